/** A module, the tests that must notice its mutants, and how many nobody can notice. */
export interface Tested {
  /** Beginnings of the paths of spec files, from `test/` on. */
  readonly by: readonly string[];
  /**
   * How many mutants survive at most: those that come to the same, such as a second look
   * that only saves time, and those that end-to-end tests notice and these do not.
   */
  readonly survivors: number;
}

/** What decides whether a token is good, apart from the checks, which are switched off by name. */
export const MODULES: Readonly<Record<string, Tested>> = {
  'keys/public-jwk.ts': { by: ['unit/keys/public-jwk'], survivors: 2 },
  'principal/authenticator.ts': {
    by: [
      'unit/principal/authenticator-revocation',
      'unit/principal/authenticator-cache',
    ],
    survivors: 2,
  },
  'sessions/revocation/revocation-list.ts': {
    by: ['unit/token/revocation-check.spec', 'unit/sessions/revocation/'],
    survivors: 4,
  },
  'token/consume.ts': { by: ['unit/token/consume'], survivors: 0 },
  'token/issuers.ts': { by: ['unit/token/issuers'], survivors: 0 },
  'token/payload-signer.ts': {
    by: ['unit/token/payload-signer'],
    survivors: 3,
  },
  'token/tenant-issuers.ts': {
    by: ['unit/token/tenant-issuers'],
    survivors: 2,
  },
  'token/token-issuer.ts': {
    by: [
      'unit/token/token-issuer',
      'unit/token/longest-lifetime',
      'unit/token/purpose-tokens',
      'unit/token/token.service',
      'unit/sessions/session-stamp',
      'unit/sessions/revocation/longest-lifetime',
      'unit/sessions/revocation/revocation-options',
    ],
    survivors: 11,
  },
  'token/token-verifier.ts': {
    by: [
      'unit/principal/authenticator-cache',
      'unit/token/claims-',
      'unit/token/explain.spec',
      'unit/token/key-rotation',
      'unit/token/revocation-check',
      'unit/token/still-good',
      'unit/token/time-bounds',
      'unit/token/verify-',
    ],
    survivors: 4,
  },
  'token/trusted-issuers.ts': {
    by: ['unit/token/trusted-issuers'],
    survivors: 0,
  },
  'wiring/trust.ts': { by: ['unit/trust'], survivors: 9 },
};

/** The tests that must notice if the verdict of a check is ignored. */
export const OF_CHECKS: readonly string[] = [
  'conformance/attacks/service.spec',
  'unit/token/',
];
