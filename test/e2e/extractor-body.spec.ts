import { Controller, ImATeapotException, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, CurrentUser, fromRequest } from '@jwt-auth/nestjs';
import { answerOf, verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Controller()
class Routes {
  @Post()
  write(@CurrentUser('sub') subject: string): string {
    return subject;
  }
}

const ROUTES = { controllers: [Routes] };
const TOKEN = tokenOf();
const MISSING = '401 token_missing';
const MALFORMED = '401 token_malformed';
const AMBIGUOUS = '400 invalid_request';

const BODIES: readonly [body: unknown, verdict: string][] = [
  [{ token: '@', other: 1 }, '201'],
  [{}, MISSING],
  [{ token: null }, MISSING],
  [{ Token: '@' }, MISSING],
  [['@'], MISSING],
  [{ token: '' }, MALFORMED],
  [{ token: 7 }, MALFORMED],
  [{ token: false }, MALFORMED],
  [{ token: { toString: '@' } }, MALFORMED],
  [{ token: ['@', '@'] }, AMBIGUOUS],
];

describe.each(PLATFORMS)('extractors of the body on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    const extractors = [body('token'), body('constructor')];
    app = await startGuarded(platform, ROUTES, { extractors });
  });

  afterAll(() => app.close());

  it.each(BODIES)('%j', async (sent, verdict) => {
    const answer = await app.request('/', undefined, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent).replaceAll('@', TOKEN),
    });
    expect(await verdictOf(answer)).toBe(verdict);
  });

  it('takes no body for no token', async () => {
    const answer = await app.request('/', undefined, { method: 'POST' });
    expect(await verdictOf(answer)).toBe(MISSING);
  });
});

describe.each(PLATFORMS)('a function as extractor on %s', (platform) => {
  it.each<[string, () => unknown]>([
    ['a number', () => 7],
    ['a list', () => [TOKEN]],
    ['a promise', () => Promise.resolve(TOKEN)],
    ['a promise that rejects', () => Promise.reject(new Error('late'))],
  ])('must not return %s', async (_, find) => {
    const extractors = [fromRequest(find as () => string)];
    await using app = await startGuarded(platform, ROUTES, { extractors });
    const answer = await app.request('/', TOKEN, { method: 'POST' });
    expect(await answerOf(answer)).toEqual({
      status: 500,
      challenge: null,
      retryAfter: null,
      body: { statusCode: 500, message: 'Internal server error' },
    });
  });

  it('is given the request of the platform', async () => {
    const seen: unknown[] = [];
    const extractors = [fromRequest((request) => void seen.push(request))];
    await using app = await startGuarded(platform, ROUTES, { extractors });
    await app.request('/?a=1', undefined, { method: 'POST' });
    expect(seen).toMatchObject([{ url: '/?a=1', method: 'POST' }]);
  });

  it.each([
    [new ImATeapotException('No'), { status: 418, message: 'No' }],
    [new TypeError('x'), { status: 500, message: 'Internal server error' }],
  ])('passes on what it throws: %s', async (error, { status, message }) => {
    const extractors = [
      fromRequest(() => {
        throw error;
      }),
    ];
    await using app = await startGuarded(platform, ROUTES, { extractors });
    const answer = await app.request('/', TOKEN, { method: 'POST' });
    expect(await answerOf(answer)).toMatchObject({
      status,
      challenge: null,
      body: { statusCode: status, message },
    });
  });
});
