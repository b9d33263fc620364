import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  cookie,
  CurrentUser,
  fromRequest,
  header,
  query,
  type TokenExtractor,
} from '@jwt-auth/nestjs';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { rawRequest } from '../support/raw-http.js';

@Controller()
class Routes {
  @Get()
  read(@CurrentUser('sub') subject: string): string {
    return subject;
  }
}

const GOOD = '200 alice';
const MISSING = '401 token_missing';
const MALFORMED = '401 token_malformed';
const AMBIGUOUS = '400 invalid_request';

interface Group {
  readonly name: string;
  readonly extractors: TokenExtractor[];
  /** Path and header lines, with `@` for a good token, and the verdict. */
  readonly rows: readonly [request: string[], verdict: string][];
}

const GROUPS: readonly Group[] = [
  {
    name: 'cookie()',
    extractors: [cookie('sid')],
    rows: [
      [['/', 'Cookie: a=1; sid=@; b=2'], GOOD],
      [['/', 'Cookie: sid="@"'], GOOD],
      [['/', 'Cookie: a=1;sid=@'], GOOD],
      [['/', 'Cookie: a=1', 'Cookie: sid=@'], GOOD],
      [['/'], MISSING],
      [['/', 'Cookie: xsid=@; sid2=@'], MISSING],
      [['/', 'Cookie: SID=@'], MISSING],
      [['/', 'Authorization: Bearer @'], MISSING],
      [['/', 'Cookie: sid='], MISSING],
      [['/', 'Cookie: sid=""'], MISSING],
      [['/', 'Cookie: sid=; sid=@'], GOOD],
      [['/', 'Cookie: sid=Bearer @'], MALFORMED],
      [['/', 'Cookie: sid=@; sid=@'], AMBIGUOUS],
      [['/', 'Cookie: sid=@', 'Cookie: sid=x'], AMBIGUOUS],
    ],
  },
  {
    name: 'header()',
    extractors: [header('X-Token')],
    rows: [
      [['/', 'x-token: @'], GOOD],
      [['/', 'X-TOKEN: @'], GOOD],
      [['/', 'X-Token:'], MISSING],
      [['/', 'X-Token: Bearer @'], MALFORMED],
      [['/', 'X-Token: @, @'], MALFORMED],
      [['/', 'X-Token: @', 'x-token: @'], AMBIGUOUS],
    ],
  },
  {
    name: 'query()',
    extractors: [query('t')],
    rows: [
      [['/?t=@'], GOOD],
      [['/?%74=@'], GOOD],
      [['/?u=@&T=@'], MISSING],
      [['/?t[a]=@'], MISSING],
      [['/?t='], MALFORMED],
      [['/?t=Bearer%20@'], MALFORMED],
      [['/?t=@&t=@'], AMBIGUOUS],
      [['/?t=&t=@'], AMBIGUOUS],
    ],
  },
  {
    name: 'query() of a name that objects inherit',
    extractors: [query('constructor'), query('__proto__'), query('toString')],
    rows: [
      [['/'], MISSING],
      [['/?a=1'], MISSING],
    ],
  },
  {
    name: 'fromRequest()',
    extractors: [
      fromRequest(({ headers }) => headers['x-own'] as string),
      fromRequest(() => null),
    ],
    rows: [
      [['/', 'X-Own: @'], GOOD],
      [['/'], MISSING],
      [['/', 'X-Own: x'], MALFORMED],
    ],
  },
  {
    name: 'several',
    extractors: [bearer(), cookie('sid'), query('t')],
    rows: [
      [['/'], MISSING],
      [['/', 'Authorization: Bearer @'], GOOD],
      [['/', 'Cookie: sid=@'], GOOD],
      [['/?t=@'], GOOD],
      [['/', 'Authorization: Basic eA==', 'Cookie: sid=@'], GOOD],
      [['/?t=@', 'Authorization: Bearer @'], AMBIGUOUS],
      [['/?t=x', 'Authorization: Bearer @'], AMBIGUOUS],
      [['/?t=', 'Authorization: Bearer @'], AMBIGUOUS],
      [['/', 'Authorization: Bearer', 'Cookie: sid=@'], AMBIGUOUS],
      [['/', 'Authorization: Bearer @', 'Cookie: sid=@'], AMBIGUOUS],
      [['/?t=@', 'Cookie: sid=@'], AMBIGUOUS],
    ],
  },
];

describe.each(PLATFORMS)('extractors on %s', (platform) => {
  describe.each(GROUPS)('$name', ({ extractors, rows }) => {
    let app: RunningApp;

    beforeAll(async () => {
      const routes = { controllers: [Routes] };
      app = await startGuarded(platform, routes, { extractors });
    });

    afterAll(() => app.close());

    it.each(rows)('%j', async (request, verdict) => {
      const [path, ...lines] = request.map((line) =>
        line.replaceAll('@', tokenOf()),
      );
      const headers = lines.flatMap((line) => line.split(/: ?(.*)/, 2));
      const { status, body } = await rawRequest(`${app.url}${path}`, headers);
      const { errorCode } = (status === 200 ? {} : JSON.parse(body)) as {
        errorCode?: string;
      };
      expect(`${status} ${errorCode ?? body}`).toBe(verdict);
    });
  });
});
