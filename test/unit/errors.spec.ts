import { AuthError, type AuthErrorCode } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { altered, bench, refusal } from '../support/tokens.js';

/** Every code; the compiler tells where one is missing or too many. */
const CODES: Readonly<Record<AuthErrorCode, true>> = {
  token_missing: true,
  invalid_request: true,
  token_malformed: true,
  token_too_large: true,
  algorithm_not_allowed: true,
  type_mismatch: true,
  key_unknown: true,
  signature_invalid: true,
  issuer_untrusted: true,
  audience_mismatch: true,
  token_expired: true,
  token_not_yet_valid: true,
  claim_invalid: true,
  binding_unchecked: true,
  token_revoked: true,
  token_spent: true,
  credentials_invalid: true,
  cross_site_request: true,
  cursor_invalid: true,
  origin_missing: true,
  refresh_token_ambiguous: true,
  refresh_token_invalid: true,
  session_limit_reached: true,
  sign_in_outdated: true,
  subject_unknown: true,
  insufficient_scope: true,
  temporarily_unavailable: true,
  options_invalid: true,
  wiring_invalid: true,
  carrier_missing: true,
  signing_key_missing: true,
  signer_invalid: true,
  claim_reserved: true,
  claim_secret: true,
};
const codes = Object.keys(CODES) as AuthErrorCode[];

/** What may stand inside the quotes of a challenge (RFC 6750 section 3). */
const QUOTABLE = /^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/;

describe('AuthError', () => {
  it.each(codes)('has a sentence for %s that may be sent', (code) => {
    const { description, message } = new AuthError('rejected', code);
    expect(description).toMatch(/^[A-Z].* .*[a-z]$/);
    expect(description).toMatch(QUOTABLE);
    expect(message).toBe(description);
  });

  it('has another sentence for every code', () => {
    const sentences = codes.map(
      (code) => new AuthError('rejected', code).description,
    );
    expect(new Set(sentences).size).toBe(codes.length);
  });

  it('keeps the reason out of the description', () => {
    const error = new AuthError('rejected', 'token_expired', {
      reason: 'since an hour',
    });
    expect(error.message).toBe('since an hour');
    expect(error.description).toBe('The token has expired');
  });

  it('carries what it is given', () => {
    const cause = new Error('the cause');
    const error = new AuthError('forbidden', 'insufficient_scope', {
      check: 'x',
      scopes: ['a'],
      retryAfter: 5,
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'AuthError',
      kind: 'forbidden',
      code: 'insufficient_scope',
      check: 'x',
      scopes: ['a'],
      retryAfter: 5,
    });
    expect(error.cause).toBe(cause);
  });

  it('carries nothing that it is not given', () => {
    const error = new AuthError('missing', 'token_missing');
    expect(error).toMatchObject({
      check: undefined,
      scopes: undefined,
      retryAfter: undefined,
    });
    expect(Object.hasOwn(error, 'cause')).toBe(false);
  });
});

describe('an error about a token', () => {
  const { service, clock } = bench();
  const MARK = 'MARKER-VALUE';
  const claims = { name: MARK, roles: [MARK] };

  it.each<[string, string]>([
    ['token_malformed', MARK],
    ['token_malformed', `${altered({}, claims)}.`],
    ['token_malformed', altered({ crit: [MARK] }, claims)],
    ['token_too_large', MARK.repeat(1000)],
    ['algorithm_not_allowed', altered({ alg: MARK }, claims)],
    ['type_mismatch', altered({ typ: MARK }, claims)],
    ['key_unknown', altered({ kid: MARK }, claims)],
    ['signature_invalid', altered({}, claims).slice(0, -4) + 'AAAA'],
    ['issuer_untrusted', altered({}, { ...claims, iss: MARK })],
    ['audience_mismatch', altered({}, { ...claims, aud: MARK })],
    ['claim_invalid', altered({}, { ...claims, sub: [MARK] })],
    ['claim_invalid', altered({}, { ...claims, exp: MARK })],
    ['token_expired', altered({}, { ...claims, exp: clock.now() - 5 })],
    ['token_not_yet_valid', altered({}, { ...claims, nbf: clock.now() + 6 })],
  ])('holds nothing of it: %s', async (code, token) => {
    const error = await refusal(() => service.verify(token));
    expect(error).toMatchObject({ kind: 'rejected', code });
    const { message, description, stack, cause } = error;
    const all = [message, description, stack, JSON.stringify(error)].join('\n');
    expect(cause).toBeUndefined();
    for (const part of [MARK, ...token.split('.')].filter(Boolean)) {
      expect(all).not.toContain(part);
    }
  });
});
