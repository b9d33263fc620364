import { runInNewContext } from 'node:vm';
import { Controller, Get, NotFoundException } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authorize, type Principal } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

const throwing = (error: Error) => (): never => {
  throw error;
};

/** A promise that is no `Promise` of ours, as another realm makes them. */
const foreign = (value: boolean) => () =>
  runInNewContext(`Promise.resolve(${value})`) as Promise<boolean>;

@Controller()
class Routes {
  @Authorize(({ subject }: Principal) => subject === 'alice')
  @Get('function')
  function(): void {}

  @Authorize(({ subject }: Principal) => Promise.resolve(subject === 'alice'))
  @Get('async')
  async(): void {}

  @Authorize(foreign(true))
  @Get('foreign-promise')
  foreignPromise(): void {}

  @Authorize(foreign(false))
  @Get('foreign-refusal')
  foreignRefusal(): void {}

  @Authorize()
  @Get('signed-in')
  signedIn(): void {}

  @Authorize(() => 1 as never)
  @Get('one')
  one(): void {}

  @Authorize(() => 'true' as never)
  @Get('text')
  text(): void {}

  @Authorize(() => ({}) as never)
  @Get('object')
  object(): void {}

  @Authorize(() => undefined as never)
  @Get('nothing')
  nothing(): void {}

  @Authorize(() => Promise.resolve(1 as never))
  @Get('promise-of-one')
  promiseOfOne(): void {}

  @Authorize(throwing(new NotFoundException()))
  @Get('throws-not-found')
  throwsNotFound(): void {}

  @Authorize(throwing(new Error('database is down')))
  @Get('throws')
  throws(): void {}

  @Authorize(() => Promise.reject(new Error('database is down')))
  @Get('rejects')
  rejects(): void {}

  @Authorize(() => true)
  @Authorize(() => Promise.resolve(true))
  @Authorize(() => false)
  @Get('two-of-three')
  twoOfThree(): void {}
}

const FORBIDDEN = '403 insufficient_scope';

const ROWS: readonly [path: string, subject: string, verdict: string][] = [
  ['/function', 'alice', '200'],
  ['/function', 'bob', FORBIDDEN],
  ['/async', 'alice', '200'],
  ['/async', 'bob', FORBIDDEN],
  ['/foreign-promise', 'alice', '200'],
  ['/foreign-refusal', 'alice', FORBIDDEN],
  ['/signed-in', 'bob', '200'],
  ['/one', 'alice', FORBIDDEN],
  ['/text', 'alice', FORBIDDEN],
  ['/object', 'alice', FORBIDDEN],
  ['/nothing', 'alice', FORBIDDEN],
  ['/promise-of-one', 'alice', FORBIDDEN],
  ['/throws-not-found', 'alice', '404'],
  ['/throws', 'alice', '500'],
  ['/rejects', 'alice', '500'],
  ['/two-of-three', 'alice', FORBIDDEN],
];

describe.each(PLATFORMS)('@Authorize() with a function on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, { controllers: [Routes] });
  });

  afterAll(() => app.close());

  it.each(ROWS)('%s for %s: %s', async (path, sub, verdict) => {
    const response = await app.request(path, tokenOf({ sub }));
    expect(await verdictOf(response)).toBe(verdict);
  });

  it.each(ROWS)('%s needs a token', async (path) => {
    const response = await app.request(path);
    expect(await verdictOf(response)).toBe('401 token_missing');
  });
});
