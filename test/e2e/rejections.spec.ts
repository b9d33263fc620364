import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Principal, UserLoader } from '@jwt-auth/nestjs';
import { answerOf } from '../support/answers.js';
import { START } from '../support/fake-clock.js';
import { fixed, forge, hmac } from '../support/forge.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { goodClaims, KID } from '../support/scenes.js';

class Users extends UserLoader {
  load({ subject }: Principal): object | undefined {
    return subject === 'nobody' ? undefined : { name: subject };
  }
}

@Controller()
class Routes {
  @Get('plain')
  plain(): string {
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

describe.each(PLATFORMS)('rejected tokens on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      { controllers: [Routes], providers: [Users] },
      { userLoader: Users },
    );
  });

  afterAll(() => app.close());

  it.each(REJECTED)('answers %s with 401', async (code, sentence, token) => {
    expect(await answerOf(await app.request('/plain', token))).toEqual({
      status: 401,
      challenge: `Bearer realm="api", error="invalid_token", error_description="${sentence}"`,
      retryAfter: null,
      body: {
        statusCode: 401,
        message: sentence,
        error: 'Unauthorized',
        errorCode: code,
      },
    });
  });

  it('lets a good token in', async () => {
    const response = await app.request('/plain', tokenOf());
    expect([response.status, await response.text()]).toEqual([200, 'in']);
  });
});
