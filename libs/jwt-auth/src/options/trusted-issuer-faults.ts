import { remoteKeysFaults } from '../keys/remote/remote-keys-faults.js';
import { lostImports } from '../lost-import.js';
import type { OptionFault } from './option-faults.js';
import { isClaimsSchema, isTextOrTexts, isType } from './option-values.js';
import type { TrustedIssuerOptions } from './trusted-issuer-options.js';

type Rule = readonly [(value: unknown) => boolean, string];

/** What a trusted issuer has beside its keys. */
const RULES: Readonly<Record<string, Rule>> = {
  audience: [
    isTextOrTexts,
    'must be exact text or an array of such texts, never empty',
  ],
  type: [
    (value) => value === false || isType(value),
    "must be a media type such as 'JWT' or 'at+jwt', or false for any",
  ],
  boundTokens: [
    (value) => value === 'refuse' || value === 'ignore',
    "must be 'refuse' or 'ignore'",
  ],
  claims: [
    (value) => value === false || isClaimsSchema(value),
    'must be a class with class-validator decorators or a Standard Schema, or false for none',
  ],
};

/** Everything that is wrong with one trusted issuer, and where. */
export function trustedIssuerFaults(
  options: unknown,
  path: string,
): OptionFault[] {
  const faults = remoteKeysFaults(options, path, Object.keys(RULES));
  const given = Object.entries(options ?? {}) as [string, unknown][];
  return [
    ...faults,
    ...given.flatMap(([name, value]) => {
      const [isRight, message] = RULES[name] ?? [];
      return isRight === undefined || value === undefined || isRight(value)
        ? []
        : [{ path: `${path}.${name}`, message: String(message) }];
    }),
  ];
}

/** Faults of the whole list: each issuer, and those that are named twice. */
export function* trustedIssuersFaults(
  issuers: unknown,
  ownIssuer: unknown,
): Generator<OptionFault> {
  const path = 'trustedIssuers';
  if (!Array.isArray(issuers)) {
    yield { path, message: 'must be an array of { issuer, jwks }' };
    return;
  }
  const met = new Set([ownIssuer]);
  for (const [index, options] of issuers.entries()) {
    const at = `${path}[${index}]`;
    yield* trustedIssuerFaults(options, at);
    // Not of what an issuerResolver answers: every import is done by then.
    yield* lostImports(options ?? {}, ['claims'], `${at}.`);
    const issuer = (options as Partial<TrustedIssuerOptions> | null)?.issuer;
    if (issuer !== undefined && met.has(issuer)) {
      yield {
        path: `${at}.issuer`,
        message: 'is named twice, or the issuer of the module itself',
      };
    }
    met.add(issuer);
  }
}
