import {
  AuthError,
  type AuthErrorCode,
  type AuthErrorKind,
} from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import {
  challengeHeaders,
  HTTP_STATUS,
} from '../../../libs/jwt-auth/src/transport/challenge.js';

type Headers = Readonly<Record<string, string>>;

describe('the answer to an error', () => {
  it.each<[AuthErrorKind, AuthErrorCode, number, Headers]>([
    [
      'missing',
      'token_missing',
      401,
      { 'WWW-Authenticate': 'Bearer realm="shop"' },
    ],
    [
      'malformed_request',
      'invalid_request',
      400,
      {
        'WWW-Authenticate':
          'Bearer realm="shop", error="invalid_request", error_description="The request carries more than one token"',
      },
    ],
    [
      'rejected',
      'token_expired',
      401,
      {
        'WWW-Authenticate':
          'Bearer realm="shop", error="invalid_token", error_description="The token has expired"',
      },
    ],
    [
      'rejected',
      'subject_unknown',
      401,
      {
        'WWW-Authenticate':
          'Bearer realm="shop", error="invalid_token", error_description="The subject of the token is unknown"',
      },
    ],
    [
      'forbidden',
      'insufficient_scope',
      403,
      {
        'WWW-Authenticate':
          'Bearer realm="shop", error="insufficient_scope", error_description="The token does not grant what this requires"',
      },
    ],
    ...(
      [
        'credentials_invalid',
        'session_limit_reached',
        'sign_in_outdated',
        'refresh_token_invalid',
      ] as const
    ).map((code): [AuthErrorKind, AuthErrorCode, number, Headers] => [
      'rejected',
      code,
      401,
      { 'WWW-Authenticate': 'Bearer realm="shop"' },
    ]),
    ...(
      [
        'cross_site_request',
        'origin_missing',
        'refresh_token_ambiguous',
      ] as const
    ).map((code): [AuthErrorKind, AuthErrorCode, number, Headers] => [
      'malformed_request',
      code,
      400,
      {},
    ]),
    ['unavailable', 'temporarily_unavailable', 503, { 'Retry-After': '1' }],
    ['misconfigured', 'carrier_missing', 500, {}],
  ])('%s, %s: %d', (kind, code, status, headers) => {
    const error = new AuthError(kind, code, { reason: 'INTERNAL REASON' });
    expect(challengeHeaders(error, 'shop')).toEqual(headers);
    expect(HTTP_STATUS[kind]).toBe(status);
  });

  it('names the scopes asked for', () => {
    const error = new AuthError('forbidden', 'insufficient_scope', {
      scopes: ['read', 'write:all'],
    });
    expect(challengeHeaders(error, 'api')).toEqual({
      'WWW-Authenticate':
        'Bearer realm="api", error="insufficient_scope", error_description="The token does not grant what this requires", scope="read write:all"',
    });
  });

  it('says when to come back', () => {
    const error = new AuthError('unavailable', 'temporarily_unavailable', {
      retryAfter: 30,
    });
    expect(challengeHeaders(error, 'api')).toEqual({ 'Retry-After': '30' });
  });
});
