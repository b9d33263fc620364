/** A rule that is no check of its own, and the sources without it. */
export interface Rewrite {
  readonly module: string;
  readonly from: string;
  readonly to: string;
  /** The tests that must notice. */
  readonly by: string;
}

const AUTHENTICATOR = '/src/principal/authenticator.ts';
const CONSUME = '/src/token/consume.ts';
const LIST = '/src/sessions/revocation/revocation-list.ts';
const VERIFIER = '/src/token/token-verifier.ts';
const TENANTS = '/src/token/tenant-issuers.ts';
const BY_AUTHENTICATOR = 'test/unit/principal/authenticator-revocation.spec.ts';
const BY_CHECK = 'test/unit/token/revocation-check.spec.ts';
const BY_CONSUME = 'test/unit/token/consume.spec.ts';
const BY_STILL_GOOD = 'test/unit/token/still-good.spec.ts';
const BY_ISSUERS = 'test/unit/token/issuers.spec.ts';
const BY_TENANTS = 'test/unit/token/tenant-issuers.spec.ts';
const BY_TRUST = 'test/unit/trust-tenants.spec.ts';

/** What the tests must notice, by what then happens. */
export const REWRITES: Readonly<Record<string, Rewrite>> = {
  'what fails in the cache is left to nobody': {
    module: VERIFIER,
    from: 'found.catch(() => undefined);',
    to: '',
    by: BY_STILL_GOOD,
  },
  'our own issuer is looked for among others': {
    module: '/src/token/issuers.ts',
    from: 'issuer === this.own.issuer',
    to: 'false',
    by: BY_ISSUERS,
  },
  'an issuer that is no text is looked for': {
    module: '/src/token/issuers.ts',
    from: "typeof issuer === 'string'",
    to: 'true',
    by: BY_ISSUERS,
  },
  'those found out come before those listed': {
    module: '/src/token/trusted-issuers.ts',
    from: 'this.#byName.get(issuer)?.expected ?? this.others.find(issuer)',
    to: 'this.others.find(issuer)',
    by: 'test/unit/token/trusted-issuers.spec.ts',
  },
  'a tenant is trusted for ever': {
    module: TENANTS,
    from: 'now < tenant.until',
    to: 'true',
    by: BY_TENANTS,
  },
  'a stranger is one for ever': {
    module: TENANTS,
    from: 'now + UNKNOWN_FOR',
    to: 'Infinity',
    by: BY_TENANTS,
  },
  'a stranger is asked for every time': {
    module: TENANTS,
    from: 'now + UNKNOWN_FOR',
    to: '0',
    by: BY_TENANTS,
  },
  'a tenant is asked for by every token that waits': {
    module: TENANTS,
    from: 'this.#asking.set(issuer, asking);',
    to: '',
    by: BY_TENANTS,
  },
  'changed options of a tenant are not seen': {
    module: TENANTS,
    from: 'isDeepStrictEqual(held.options, options)',
    to: 'true',
    by: BY_TENANTS,
  },
  'a tenant that is removed stays': {
    module: TENANTS,
    from: 'this.#tenants.delete(issuer);',
    to: '',
    by: BY_TENANTS,
  },
  'a signature of a signer is not verified': {
    module: '/src/token/payload-signer.ts',
    from: '!verifySignature({ signingInput, signature }, key)',
    to: 'false',
    by: 'test/unit/token/payload-signer.spec.ts',
  },
  'a token lives longer than its key': {
    module: '/src/token/token-issuer.ts',
    from: 'lifetime > longestLifetime',
    to: 'false',
    by: 'test/unit/token/longest-lifetime.spec.ts',
  },
  'a secret is published': {
    module: '/src/keys/public-jwk.ts',
    from: "key.verifyKey.type !== 'public'",
    to: 'false',
    by: 'test/unit/keys/public-jwk.spec.ts',
  },
  'a tenant is taken with whatever options': {
    module: '/src/wiring/trust.ts',
    from: 'if (faults.length > 0) {',
    to: 'if (faults.length > 99) {',
    by: BY_TRUST,
  },
  'a tenant answers for another one': {
    module: '/src/wiring/trust.ts',
    from: 'options.issuer !== issuer',
    to: 'false',
    by: BY_TRUST,
  },
  'revocation is not looked at again for a token in the cache': {
    module: AUTHENTICATOR,
    from: 'known.unrevokedAt !== changes',
    to: 'known.unrevokedAt === NEVER',
    by: BY_AUTHENTICATOR,
  },
  'a token in the cache ends unseen while the log is asked': {
    module: AUTHENTICATOR,
    from: 'this.verifier.isStillGood(known.verified)',
    to: 'true',
    by: BY_AUTHENTICATOR,
  },
  'a token that was revoked while it was verified passes': {
    module: VERIFIER,
    from: 'assertNotRevoked(verified);',
    to: '',
    by: 'test/unit/token/revocation-check-waiting.spec.ts',
  },
  'a token is spent any number of times': {
    module: CONSUME,
    from: '!(await spending.spend(claims.jti, claims.exp))',
    to: 'false',
    by: BY_CONSUME,
  },
  'a token that was revoked while it was spent passes': {
    module: CONSUME,
    from: 'assertNotRevoked(verified);',
    to: '',
    by: BY_CONSUME,
  },
  'a sign-in in the second of a sign-out does not survive it': {
    module: LIST,
    from: 'sv < least.version',
    to: 'sv <= least.version',
    by: BY_CHECK,
  },
  'a session without a version survives a sign-out': {
    module: LIST,
    from: "typeof sv !== 'number' || sv",
    to: 'Number(sv)',
    by: BY_CHECK,
  },
  'a token of the second of a sign-out survives it': {
    module: LIST,
    from: 'iat <= least.cutoff',
    to: 'iat < least.cutoff',
    by: BY_CHECK,
  },
};
