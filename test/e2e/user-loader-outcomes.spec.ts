import {
  ConflictException,
  Controller,
  Get,
  Injectable,
  type Type,
} from '@nestjs/common';
import { EMPTY, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { AuthError, OptionalAuth, Public, UserLoader } from '@jwt-auth/nestjs';
import { answerOf, verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
} from '../support/platform.js';

@Controller()
class Routes {
  @Get()
  guarded(): void {}

  @OptionalAuth()
  @Get('optional')
  optional(): void {}

  @Public()
  @Get('public')
  open(): void {}
}

/** A loader that does as it is told. */
function loaderOf(load: () => unknown): Type<UserLoader> {
  @Injectable()
  class Told extends UserLoader {
    load(): unknown {
      return load();
    }
  }
  return Told;
}

function startWith(
  platform: Platform,
  userLoader: Type<UserLoader>,
): Promise<RunningApp> {
  return startGuarded(
    platform,
    { controllers: [Routes], providers: [userLoader] },
    { userLoader },
  );
}

/** A user who may subscribe to a newsletter. */
class Subscriber {
  subscribe(): void {}
}

const throwing = (error: unknown) => (): never => {
  throw error;
};

const OUTCOMES: readonly [
  name: string,
  load: () => unknown,
  verdict: string,
][] = [
  ['an object', () => ({ id: 1 }), '200'],
  ['zero', () => 0, '401 subject_unknown'],
  ['an empty text', () => '', '401 subject_unknown'],
  ['false', () => false, '401 subject_unknown'],
  ['a text', () => 'alice', '200'],
  ['null', () => null, '401 subject_unknown'],
  ['undefined', () => undefined, '401 subject_unknown'],
  ['an Observable of an object', () => of(undefined, { id: 1 }), '200'],
  ['an Observable of null', () => of(null), '401 subject_unknown'],
  [
    'a promise of an Observable of undefined',
    () => Promise.resolve(of(undefined)),
    '401 subject_unknown',
  ],
  [
    'an Observable of a promise of null',
    () => of(Promise.resolve(null)),
    '401 subject_unknown',
  ],
  [
    'an Observable of a promise of an object',
    () => of(Promise.resolve({ id: 1 })),
    '200',
  ],
  ['an Observable in another', () => of(of(null)), '401 subject_unknown'],
  [
    'an asynchronous generator',
    async function* () {
      yield await Promise.resolve(null);
    },
    '503 temporarily_unavailable',
  ],
  [
    'an Observable of another library',
    () => ({ '@@observable': () => undefined }),
    '503 temporarily_unavailable',
  ],
  ['an Observable without a value', () => EMPTY, '503 temporarily_unavailable'],
  [
    'an Observable that fails',
    () => throwError(() => new Error('down')),
    '503 temporarily_unavailable',
  ],
  ['an entity with a method subscribe()', () => new Subscriber(), '200'],
  ['an empty list', () => [], '401 subject_unknown'],
  ['a function', () => () => ({ id: 1 }), '503 temporarily_unavailable'],
  ['a promise of null', () => Promise.resolve(null), '401 subject_unknown'],
  ['an Error', throwing(new Error('down')), '503 temporarily_unavailable'],
  ['a text thrown', throwing('down'), '503 temporarily_unavailable'],
  [
    'a rejection',
    () => Promise.reject(new Error('down')),
    '503 temporarily_unavailable',
  ],
  ['an HttpException', throwing(new ConflictException()), '409'],
  [
    'an AuthError',
    throwing(new AuthError('rejected', 'token_revoked')),
    '401 token_revoked',
  ],
];

describe.each(PLATFORMS)('a user loader on %s', (platform) => {
  it.each(OUTCOMES)('that comes up with %s', async (_, load, verdict) => {
    await using app = await startWith(platform, loaderOf(load));
    for (const path of ['/', '/optional']) {
      const response = await app.request(path, tokenOf());
      expect(await verdictOf(response)).toBe(verdict);
    }
    const open = await app.request('/public', tokenOf());
    expect(await verdictOf(open)).toBe('200');
  });

  it('that fails asks for a later retry', async () => {
    const failing = loaderOf(throwing(new Error('down')));
    await using app = await startWith(platform, failing);
    const { status, retryAfter, challenge } = await answerOf(
      await app.request('/', tokenOf()),
    );
    expect([status, retryAfter, challenge]).toEqual([503, '1', null]);
  });
});
