import {
  Controller,
  Get,
  ImATeapotException,
  type ModuleMetadata,
  Post,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import {
  bearer,
  body,
  cookie,
  CurrentUser,
  fromRequest,
  header,
  query,
  type TokenExtractor,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { type Platform, PLATFORMS } from '../support/platform.js';
import { rawRequest } from '../support/raw-http.js';

@Controller()
class Routes {
  @Get()
  read(@CurrentUser('sub') subject: string): string {
    return subject;
  }

  @Post()
  write(@CurrentUser('sub') subject: string): string {
    return subject;
  }
}

const APP: ModuleMetadata = { controllers: [Routes] };
const TOKEN = tokenOf();
const MISSING = '401 token_missing';
const MALFORMED = '401 token_malformed';
const AMBIGUOUS = '400 invalid_request';

/** Boots with the extractors and asks `GET /` with headers exactly as given. */
async function ask(
  platform: Platform,
  extractors: TokenExtractor[],
  path: string,
  headers: readonly string[],
): Promise<string> {
  await using app = await startGuarded(platform, APP, { extractors });
  const answer = await rawRequest(app.url + path, headers);
  return answer.status === 200
    ? '200'
    : `${answer.status} ${(JSON.parse(answer.body) as { errorCode: string }).errorCode}`;
}

type Row = readonly [
  name: string,
  extractors: TokenExtractor[],
  path: string,
  headers: readonly string[],
  verdict: string,
];

const ROWS: readonly Row[] = [
  ['cookie', [cookie('sid')], '/', ['Cookie', `a=1; sid=${TOKEN}; b=2`], '200'],
  ['cookie, quoted', [cookie('sid')], '/', ['Cookie', `sid="${TOKEN}"`], '200'],
  [
    'cookie, no spaces',
    [cookie('sid')],
    '/',
    ['Cookie', `a=1;sid=${TOKEN}`],
    '200',
  ],
  [
    'cookie, two headers',
    [cookie('sid')],
    '/',
    ['Cookie', 'a=1', 'Cookie', `sid=${TOKEN}`],
    '200',
  ],
  ['cookie, none', [cookie('sid')], '/', [], MISSING],
  [
    'cookie, another',
    [cookie('sid')],
    '/',
    ['Cookie', `xsid=${TOKEN}; sid2=${TOKEN}`],
    MISSING,
  ],
  [
    'cookie, other case',
    [cookie('sid')],
    '/',
    ['Cookie', `SID=${TOKEN}`],
    MISSING,
  ],
  ['cookie, empty', [cookie('sid')], '/', ['Cookie', 'sid='], MALFORMED],
  [
    'cookie, twice',
    [cookie('sid')],
    '/',
    ['Cookie', `sid=${TOKEN}; sid=${TOKEN}`],
    AMBIGUOUS,
  ],
  [
    'cookie, twice in two headers',
    [cookie('sid')],
    '/',
    ['Cookie', `sid=${TOKEN}`, 'Cookie', 'sid=x'],
    AMBIGUOUS,
  ],
  [
    'cookie, but a header',
    [cookie('sid')],
    '/',
    ['Authorization', `Bearer ${TOKEN}`],
    MISSING,
  ],
  ['header', [header('X-Token')], '/', ['x-token', TOKEN], '200'],
  ['header, empty', [header('X-Token')], '/', ['X-Token', ''], MISSING],
  [
    'header with a scheme',
    [header('X-Token')],
    '/',
    ['X-Token', `Bearer ${TOKEN}`],
    MALFORMED,
  ],
  [
    'header, twice',
    [header('X-Token')],
    '/',
    ['X-Token', TOKEN, 'x-token', TOKEN],
    AMBIGUOUS,
  ],
  [
    'header, comma',
    [header('X-Token')],
    '/',
    ['X-Token', `${TOKEN}, ${TOKEN}`],
    MALFORMED,
  ],
  ['query', [query('t')], `/?t=${TOKEN}`, [], '200'],
  ['query, none', [query('t')], '/?u=1', [], MISSING],
  ['query, empty', [query('t')], '/?t=', [], MALFORMED],
  ['query, twice', [query('t')], `/?t=${TOKEN}&t=${TOKEN}`, [], AMBIGUOUS],
  ['query, inherited name', [query('constructor')], '/', [], MISSING],
  ['query, __proto__', [query('__proto__')], '/?__proto__=x', [], MALFORMED],
  ['all, none', [bearer(), cookie('sid'), query('t')], '/', [], MISSING],
  [
    'all, the last',
    [bearer(), cookie('sid'), query('t')],
    `/?t=${TOKEN}`,
    [],
    '200',
  ],
  [
    'two places, same token',
    [bearer(), query('t')],
    `/?t=${TOKEN}`,
    ['Authorization', `Bearer ${TOKEN}`],
    AMBIGUOUS,
  ],
  [
    'two places, one bad',
    [bearer(), cookie('sid')],
    '/',
    ['Authorization', `Bearer ${TOKEN}`, 'Cookie', 'sid=x'],
    AMBIGUOUS,
  ],
  [
    'two places, one empty',
    [bearer(), query('t')],
    '/?t=',
    ['Authorization', `Bearer ${TOKEN}`],
    AMBIGUOUS,
  ],
  [
    'another scheme and a cookie',
    [bearer(), cookie('sid')],
    '/',
    ['Authorization', 'Basic eA==', 'Cookie', `sid=${TOKEN}`],
    '200',
  ],
  [
    'own',
    [fromRequest(({ headers }) => headers['x-own'] as string)],
    '/',
    ['X-Own', TOKEN],
    '200',
  ],
  ['own, undefined', [fromRequest(() => undefined)], '/', [], MISSING],
  ['own, null', [fromRequest(() => null)], '/', [], MISSING],
  ['own, no text', [fromRequest(() => 7 as never)], '/', [], MALFORMED],
];

const BODIES: readonly [body: unknown, verdict: string][] = [
  [{ token: TOKEN, other: 1 }, '201'],
  [{}, MISSING],
  [{ token: null }, MISSING],
  [{ token: '' }, MALFORMED],
  [{ token: 7 }, MALFORMED],
  [{ token: { toString: TOKEN } }, MALFORMED],
  [{ token: [TOKEN, TOKEN] }, AMBIGUOUS],
  [[TOKEN], MISSING],
];

describe.each(PLATFORMS)('extractors on %s', (platform) => {
  it.each(ROWS)('%s', async (_, extractors, path, headers, verdict) => {
    expect(await ask(platform, extractors, path, headers)).toBe(verdict);
  });

  it.each(BODIES)('body %j', async (sent, verdict) => {
    await using app = await startGuarded(platform, APP, {
      extractors: [body('token')],
    });
    const answer = await app.request('/', undefined, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    expect(await verdictOf(answer)).toBe(verdict);
  });

  it('asks a function with the request of the platform', async () => {
    const seen: unknown[] = [];
    await using app = await startGuarded(platform, APP, {
      extractors: [fromRequest((request) => void seen.push(request))],
    });
    await app.request('/?a=1');
    expect(seen).toMatchObject([{ url: '/?a=1', method: 'GET' }]);
  });

  it("passes on what a function throws, and answers 500 to what is no team's answer", async () => {
    const fault = (error: Error): TokenExtractor =>
      fromRequest(() => {
        throw error;
      });
    const verdicts = [new ImATeapotException(), new TypeError('x')].map(
      (error) => ask(platform, [fault(error)], '/', []),
    );
    expect(await Promise.all(verdicts)).toEqual([
      '418 undefined',
      '500 undefined',
    ]);
  });
});
