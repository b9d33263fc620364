import { remoteKeysFaults } from '../keys/remote/remote-keys-faults.js';
import { lostImports } from '../lost-import.js';
import type { OptionFault } from '../rules/fault.js';
import { isPlainObject, valueOf } from '../rules/group.js';
import { must, oneOf, optional, type Rule } from '../rules/rule.js';
import { isClaimsSchema, isTextOrTexts, isType } from './option-values.js';

/** What a trusted issuer has beside its keys. */
const RULES: Readonly<Record<string, Rule>> = {
  audience: optional(
    must(
      'must be exact text or an array of such texts, never empty',
      isTextOrTexts,
    ),
  ),
  type: optional(
    must(
      "must be a media type such as 'JWT' or 'at+jwt', or false for any",
      (value) => value === false || isType(value),
    ),
  ),
  boundTokens: optional(oneOf('refuse', 'ignore')),
  claims: optional(
    must(
      'must be a class with class-validator decorators or a Standard Schema, or false for none',
      (value) => value === false || isClaimsSchema(value),
    ),
  ),
};

/** Everything that is wrong with one trusted issuer, and where. */
export function trustedIssuerFaults(
  options: unknown,
  path: string,
): OptionFault[] {
  const faults = remoteKeysFaults(options, path, Object.keys(RULES));
  const given = isPlainObject(options) ? options : {};
  return [
    ...faults,
    ...Object.entries(RULES).flatMap(([name, rule]) => [
      ...rule(valueOf(given, name), `${path}.${name}`),
    ]),
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
  for (const [index, options] of Array.from(issuers as unknown[]).entries()) {
    const at = `${path}[${index}]`;
    yield* trustedIssuerFaults(options, at);
    // Not of what an issuerResolver answers: every import is done by then.
    const given = isPlainObject(options) ? options : {};
    yield* lostImports(given, ['claims'], `${at}.`);
    const issuer = valueOf(given, 'issuer');
    if (issuer !== undefined && met.has(issuer)) {
      yield {
        path: `${at}.issuer`,
        message: 'is named twice, or the issuer of the module itself',
      };
    }
    met.add(issuer);
  }
}
