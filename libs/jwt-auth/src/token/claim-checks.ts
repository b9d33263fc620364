import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { Check, Found } from './check.js';
import type { ClaimsResult } from './claims-schema.js';
import { isWellFormedText } from './subject.js';

/** What the signed claims say (RFC 7519 section 4.1), and what the team asks of them. */
export const CLAIM_CHECKS: readonly Check[] = [
  {
    name: 'issuer',
    expects: 'iss is the issuer configured, or one that is trusted',
    code: 'issuer_untrusted',
    needs: 'payload',
    passes: ({ payload, expected }) => payload['iss'] === expected.issuer,
  },
  {
    name: 'audience',
    expects: 'aud is, or is an array of texts with, an audience configured',
    code: 'audience_mismatch',
    needs: 'payload',
    passes: ({ payload: { aud }, expected }) => {
      const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
      return (
        audiences.every((each) => typeof each === 'string') &&
        audiences.some((each) => expected.audience.includes(each))
      );
    },
  },
  {
    name: 'subject',
    expects:
      'sub is well-formed text and not empty; an access token must have it',
    code: 'claim_invalid',
    needs: 'payload',
    passes: ({ payload: { sub }, expected }) =>
      sub === undefined ? !expected.subjectRequired : isWellFormedText(sub),
  },
  {
    name: 'expiration_date',
    expects: 'exp is there and is a finite number of seconds, not negative',
    code: 'claim_invalid',
    needs: 'payload',
    passes: ({ payload }) => isNumericDate(payload['exp']),
  },
  {
    name: 'not_expired',
    expects: 'exp lies ahead',
    code: 'token_expired',
    needs: 'payload',
    passes: ({ payload, expected, now }) =>
      isAhead(payload['exp'], now - expected.clockTolerance),
  },
  {
    name: 'not_before_date',
    expects:
      'nbf, if there is one, is a finite number of seconds, not negative',
    code: 'claim_invalid',
    needs: 'payload',
    passes: ({ payload: { nbf } }) => nbf === undefined || isNumericDate(nbf),
  },
  {
    name: 'not_before',
    expects: 'nbf, if there is one, lies behind',
    code: 'token_not_yet_valid',
    needs: 'payload',
    passes: ({ payload: { nbf }, expected, now }) =>
      nbf === undefined || !isAhead(nbf, now + expected.clockTolerance),
  },
  {
    name: 'issued_at_date',
    expects:
      'iat, if there is one, is a finite number of seconds, not negative',
    code: 'claim_invalid',
    needs: 'payload',
    passes: ({ payload: { iat } }) => iat === undefined || isNumericDate(iat),
  },
  {
    name: 'issued_at',
    expects: 'iat, if there is one, lies behind',
    code: 'token_not_yet_valid',
    needs: 'payload',
    passes: ({ payload: { iat }, expected, now }) =>
      iat === undefined || !isAhead(iat, now + expected.clockTolerance),
  },
  {
    name: 'token_id',
    expects: 'jti, if there is one, is well-formed text and not empty',
    code: 'claim_invalid',
    needs: 'payload',
    passes: ({ payload: { jti } }) =>
      jti === undefined || isWellFormedText(jti),
  },
  {
    name: 'key_binding',
    expects:
      'there is no cnf: a token that is bound to a key must not pass for a plain bearer token',
    code: 'binding_unchecked',
    needs: 'payload',
    passes: ({ payload: { cnf }, expected }) =>
      cnf === undefined || expected.boundTokens === 'ignore',
  },
  {
    name: 'claims_schema',
    expects: 'the claims satisfy the schema of the team',
    code: 'claim_invalid',
    // The team's code is not bothered with what nobody vouches for.
    needs: 'signed',
    passes: (token) =>
      andThen(validated(token), (result) => {
        if (result.faults === undefined) {
          token.claims = result.claims;
          return true;
        }
        token.detail = `refused: ${result.faults.join(', ')}`;
        return false;
      }),
  },
];

function validated({ signed, expected }: Found): MaybePromise<ClaimsResult> {
  return expected.claimsValidator?.(signed) ?? { claims: signed };
}

/** What is no number was refused by the check before. */
function isAhead(date: unknown, now: number): boolean {
  return typeof date === 'number' && date > now;
}

function isNumericDate(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
