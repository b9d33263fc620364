import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import passport from 'passport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  type Principal,
  Public,
  query,
  UserLoader,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { answerOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { OtherStrategy } from '../support/other-strategy.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

class Users extends UserLoader {
  load({ subject }: Principal): object {
    if (subject === 'outage') {
      throw new Error('down');
    }
    return { jwt: subject };
  }
}

@Public()
@Controller()
class Routes {
  @UseGuards(AuthGuard(['jwt', 'other']))
  @Get('jwt-first')
  jwtFirst(@Req() { user }: { user: unknown }): unknown {
    return user;
  }

  @UseGuards(AuthGuard(['other', 'jwt']))
  @Get('other-first')
  otherFirst(@Req() { user }: { user: unknown }): unknown {
    return user;
  }
}

const JWT = { jwt: 'alice' };
const OTHER = { other: 'bob' };

/** Token, whether `X-Other` is sent, and who gets in on each route. */
const ROWS: readonly [
  name: string,
  token: string | undefined,
  other: boolean,
  jwtFirst: [status: number, body?: object],
  otherFirst: [status: number, body?: object],
][] = [
  ['both', tokenOf(), true, [200, JWT], [200, OTHER]],
  ['only a token', tokenOf(), false, [200, JWT], [200, JWT]],
  ['only the other', undefined, true, [200, OTHER], [200, OTHER]],
  ['the other and a bad token', 'bad', true, [200, OTHER], [200, OTHER]],
  [
    'the other and an expired token',
    tokenOf({ exp: 1 }),
    true,
    [200, OTHER],
    [200, OTHER],
  ],
  ['neither', undefined, false, [401], [401]],
  ['only a bad token', 'bad', false, [401], [401]],
  [
    'the other in an outage',
    tokenOf({ sub: 'outage' }),
    true,
    [503],
    [200, OTHER],
  ],
  ['only an outage', tokenOf({ sub: 'outage' }), false, [503], [503]],
];

describe.each(PLATFORMS)('several strategies on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      {
        imports: [JwtAuthPassportModule],
        controllers: [Routes],
        providers: [Users, OtherStrategy],
      },
      { userLoader: Users, extractors: [bearer(), query('t')] },
    );
  });

  afterAll(async () => {
    await app.close();
    passport.unuse('other');
  });

  it.each(ROWS)('%s', async (_, token, other, jwtFirst, otherFirst) => {
    const headers: HeadersInit = other ? { 'x-other': 'bob' } : {};
    for (const [path, [status, body]] of [
      ['/jwt-first', jwtFirst],
      ['/other-first', otherFirst],
    ] as const) {
      const response = await app.request(path, token, { headers });
      const answer = await answerOf(response);
      expect(answer.status).toBe(status);
      if (body !== undefined) {
        expect(answer).toMatchObject({ challenge: null, body });
      }
    }
  });

  it('stops at a request that carries two tokens', async () => {
    const token = tokenOf();
    const response = await app.request(`/jwt-first?t=${token}`, token, {
      headers: { 'x-other': 'bob' },
    });
    expect(await answerOf(response)).toMatchObject({
      status: 400,
      body: { errorCode: 'invalid_request' },
    });
  });

  it('challenges where nobody is let in', async () => {
    const { challenge } = await answerOf(await app.request('/jwt-first'));
    expect(challenge).toBe('Bearer realm="api"');
  });
});
