import { Controller, Get, HttpException, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  Claims,
  CurrentUser,
  JwtAuthGuard,
  type Principal,
  Public,
  query,
  UserLoader,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { type Answer, answerOf } from '../support/answers.js';
import { START } from '../support/fake-clock.js';
import { fixed, forge, hmac } from '../support/forge.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { goodClaims, KID } from '../support/scenes.js';

class Users extends UserLoader {
  load({ subject }: Principal): object | null {
    if (subject === 'outage') {
      throw new Error('down');
    }
    if (subject === 'banned') {
      throw new HttpException('Banned', 418);
    }
    return subject === 'nobody' ? null : { name: subject };
  }
}

@Controller()
class Routes {
  @Get('native')
  native(
    @CurrentUser('name') name: string,
    @Claims('sub') sub: string,
  ): object {
    return { name, sub };
  }

  @Public()
  @UseGuards(AuthGuard('jwt'))
  @Get('passport')
  passport(
    @CurrentUser('name') name: string,
    @Claims('sub') sub: string,
  ): object {
    return { name, sub };
  }

  @Public()
  @UseGuards(AuthGuard('jwt'), JwtAuthGuard)
  @Get('before')
  before(
    @CurrentUser('name') name: string,
    @Claims('sub') sub: string,
  ): object {
    return { name, sub };
  }

  @UseGuards(AuthGuard('jwt'))
  @Get('both')
  both(@CurrentUser('name') name: string, @Claims('sub') sub: string): object {
    return { name, sub };
  }
}

const HEADER = { alg: 'HS256', typ: 'JWT', kid: KID };

/** Status, and the tokens that get it. */
const TOKENS: readonly [name: string, status: number, token?: string][] = [
  ['good', 200, tokenOf()],
  ['missing', 401],
  ['malformed', 401, 'x.y'],
  ['empty', 401, ''],
  ['too large', 401, 'a'.repeat(8193)],
  ['unsigned', 401, forge({ ...HEADER, alg: 'none' }, {}, fixed(''))],
  ['forged', 401, forge(HEADER, goodClaims(START), hmac(256, 'guessed'))],
  ['of another type', 401, tokenOf({}, { typ: 'x' })],
  ['of another key', 401, tokenOf({}, { kid: 'x' })],
  ['of another issuer', 401, tokenOf({ iss: 'x' })],
  ['for another audience', 401, tokenOf({ aud: 'x' })],
  ['expired', 401, tokenOf({ exp: START - 6 })],
  ['of nobody', 401, tokenOf({ sub: 'nobody' })],
  ['of an outage', 503, tokenOf({ sub: 'outage' })],
  ['of somebody banned', 418, tokenOf({ sub: 'banned' })],
];

describe.each(PLATFORMS)("AuthGuard('jwt') on %s", (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      {
        imports: [JwtAuthPassportModule],
        controllers: [Routes],
        providers: [Users],
      },
      { userLoader: Users, extractors: [bearer(), query('t')] },
    );
  });

  afterAll(() => app.close());

  const ask = async (path: string, token?: string): Promise<Answer> =>
    answerOf(await app.request(path, token));

  it.each(TOKENS)('agrees on a token %s: %d', async (_, status, token) => {
    const native = await ask('/native', token);
    const passport = await ask('/passport', token);
    expect(native.status).toBe(status);
    expect(passport).toMatchObject({
      status,
      challenge: native.challenge,
      retryAfter: native.retryAfter,
    });
    expect(await ask('/both', token)).toEqual(native);
  });

  it.each([
    ['', '/passport'],
    [', also where our guard lets everyone in after it', '/before'],
  ])('hands over user and claims%s', async (_, path) => {
    const { body } = await ask(path, tokenOf());
    expect(body).toEqual({ name: 'alice', sub: 'alice' });
  });

  it('says in the challenge what is wrong', async () => {
    const missing = await ask('/passport');
    const expired = await ask('/passport', tokenOf({ exp: 1 }));
    expect([missing.challenge, expired.challenge]).toEqual([
      'Bearer realm="api"',
      'Bearer realm="api", error="invalid_token", error_description="The token has expired"',
    ]);
  });

  it.each([
    ['two places', `?t=${tokenOf()}`, tokenOf()],
    ['an outage', '', tokenOf({ sub: 'outage' })],
  ])('answers %s as the guard does, body and all', async (_, search, token) => {
    const native = await ask(`/native${search}`, token);
    expect(await ask(`/passport${search}`, token)).toEqual(native);
    expect(native.status).toBe(search === '' ? 503 : 400);
  });
});
