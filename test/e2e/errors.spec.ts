import { Controller, Get, HttpException } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  type Principal,
  query,
  Roles,
  Scopes,
  UserLoader,
} from '@jwt-auth/nestjs';
import { answerOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { START } from '../support/fake-clock.js';
import { fixed, forge, hmac } from '../support/forge.js';
import { goodClaims, KID } from '../support/scenes.js';

class Users extends UserLoader {
  load({ subject }: Principal): object | undefined {
    switch (subject) {
      case 'outage':
        throw new Error('connection refused');
      case 'banned':
        throw new HttpException('Banned', 418);
      case 'nobody':
        return undefined;
      default:
        return { name: subject };
    }
  }
}

@Controller()
class Routes {
  @Get('plain')
  plain(): string {
    return 'in';
  }

  @Roles('admin')
  @Get('roles')
  roles(): string {
    return 'in';
  }

  @Scopes('reports:read', 'reports:write')
  @Get('scopes')
  scopes(): string {
    return 'in';
  }
}

const HEADER = { alg: 'HS256', typ: 'JWT', kid: KID };

/** Bad tokens: errorCode, the sentence for the client, the token. */
const REJECTED: readonly [code: string, sentence: string, token: string][] = [
  ['token_malformed', 'The token is malformed', 'not-a-token'],
  ['token_too_large', 'The token is too large', 'a'.repeat(8193)],
  [
    'algorithm_not_allowed',
    'The token is signed with an algorithm not allowed',
    forge({ ...HEADER, alg: 'none' }, goodClaims(START), fixed('x')),
  ],
  [
    'type_mismatch',
    'The token is of another type than asked for',
    tokenOf({}, { typ: 'invitation+jwt' }),
  ],
  [
    'key_unknown',
    'The token is signed with an unknown key',
    tokenOf({}, { kid: 'another' }),
  ],
  [
    'signature_invalid',
    'The signature of the token is invalid',
    forge(HEADER, goodClaims(START), hmac(256, 'another secret')),
  ],
  [
    'issuer_untrusted',
    'The token comes from an issuer that is not trusted',
    tokenOf({ iss: 'https://other.example' }),
  ],
  [
    'audience_mismatch',
    'The token is meant for another audience',
    tokenOf({ aud: 'https://other.example' }),
  ],
  ['token_expired', 'The token has expired', tokenOf({ exp: START - 6 })],
  [
    'token_not_yet_valid',
    'The token is not valid yet',
    tokenOf({ nbf: START + 6 }),
  ],
  [
    'claim_invalid',
    'A claim of the token is missing or invalid',
    tokenOf({ exp: undefined }),
  ],
  [
    'subject_unknown',
    'The subject of the token is unknown',
    tokenOf({ sub: 'nobody' }),
  ],
];

const unauthorized = (errorCode: string, message: string): object => ({
  statusCode: 401,
  message,
  error: 'Unauthorized',
  errorCode,
});
const forbidden = {
  statusCode: 403,
  message: 'The token does not grant what this requires',
  error: 'Forbidden',
  errorCode: 'insufficient_scope',
};

describe.each(PLATFORMS)('refusals on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      { controllers: [Routes], providers: [Users] },
      { extractors: [bearer(), query('access_token')], userLoader: Users },
    );
  });

  afterAll(() => app.close());

  it('challenges without an error code where there is no token', async () => {
    expect(await answerOf(await app.request('/plain'))).toEqual({
      status: 401,
      challenge: 'Bearer realm="api"',
      retryAfter: null,
      body: unauthorized('token_missing', 'Authentication is required'),
    });
  });

  it.each(REJECTED)('answers %s with 401', async (code, sentence, token) => {
    expect(await answerOf(await app.request('/plain', token))).toEqual({
      status: 401,
      challenge: `Bearer realm="api", error="invalid_token", error_description="${sentence}"`,
      retryAfter: null,
      body: unauthorized(code, sentence),
    });
  });

  it('answers a token in two places with 400', async () => {
    const token = tokenOf();
    const response = await app.request(`/plain?access_token=${token}`, token);
    expect(await answerOf(response)).toEqual({
      status: 400,
      challenge:
        'Bearer realm="api", error="invalid_request", error_description="The request carries more than one token"',
      retryAfter: null,
      body: {
        statusCode: 400,
        message: 'The request carries more than one token',
        error: 'Bad Request',
        errorCode: 'invalid_request',
      },
    });
  });

  it.each([
    ['/roles', ''],
    ['/scopes', ', scope="reports:read reports:write"'],
  ])('answers too little for %s with 403', async (path, scope) => {
    const response = await app.request(
      path,
      tokenOf({ scope: 'reports:read' }),
    );
    expect(await answerOf(response)).toEqual({
      status: 403,
      challenge: `Bearer realm="api", error="insufficient_scope", error_description="The token does not grant what this requires"${scope}`,
      retryAfter: null,
      body: forbidden,
    });
  });

  it('answers an undecided request with 503 and no challenge', async () => {
    const response = await app.request('/plain', tokenOf({ sub: 'outage' }));
    expect(await answerOf(response)).toEqual({
      status: 503,
      challenge: null,
      retryAfter: '1',
      body: {
        statusCode: 503,
        message: 'Authentication is temporarily unavailable',
        error: 'Service Unavailable',
        errorCode: 'temporarily_unavailable',
      },
    });
  });

  it("passes the team's own HttpException on as it is", async () => {
    const response = await app.request('/plain', tokenOf({ sub: 'banned' }));
    expect(await answerOf(response)).toEqual({
      status: 418,
      challenge: null,
      retryAfter: null,
      body: { statusCode: 418, message: 'Banned' },
    });
  });

  it('lets a good token in', async () => {
    const response = await app.request('/plain', tokenOf());
    expect([response.status, await response.text()]).toEqual([200, 'in']);
  });
});
