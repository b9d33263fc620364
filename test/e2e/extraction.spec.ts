import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurrentUser, OptionalAuth, Public } from '@jwt-auth/nestjs';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { rawRequest } from '../support/raw-http.js';

@Controller()
class Routes {
  @Get('guarded')
  guarded(@CurrentUser('sub') subject: string): string {
    return subject;
  }

  @OptionalAuth()
  @Get('optional')
  optional(@CurrentUser('sub') subject = 'anyone'): string {
    return subject;
  }

  @Public()
  @Get('public')
  open(): string {
    return 'open';
  }
}

const TOKEN = tokenOf();
const MALFORMED = '401 token_malformed';
const MISSING = '401 token_missing';
const AMBIGUOUS = '400 invalid_request';

/** What is sent as `Authorization`, each value in a header of its own with `@` for a good token, and the verdict. */
const AUTHORIZATION: readonly [values: string[], verdict: string][] = [
  [['Bearer @'], '200 alice'],
  [['bearer @'], '200 alice'],
  [['BEARER @'], '200 alice'],
  [['bEaReR @'], '200 alice'],
  [['Bearer   @'], '200 alice'],
  [['  Bearer @  '], '200 alice'],
  [[], MISSING],
  [[''], MISSING],
  [['   '], MISSING],
  [['Basic YWxpY2U6cGFzc3dvcmQ='], MISSING],
  [['JWT @'], MISSING],
  [['Bearerx @'], MISSING],
  [['Bearer@'], MISSING],
  [['@'], MISSING],
  [['Bearer'], MALFORMED],
  [['Bearer '], MALFORMED],
  [['bearer'], MALFORMED],
  [['Bearer undefined'], MALFORMED],
  [['Bearer null'], MALFORMED],
  [['Bearer "@"'], MALFORMED],
  [['Bearer"@"'], MALFORMED],
  [['Bearer,@'], MALFORMED],
  [['Bearer\t@'], MALFORMED],
  [['Bearer @\t'], '200 alice'],
  [['Bearer Bearer @'], MALFORMED],
  [['Bearer @ x'], MALFORMED],
  [['Bearer @,'], MALFORMED],
  [['Bearer @, Bearer @'], MALFORMED],
  [['Bearer @, Basic YWxpY2U6cGFzc3dvcmQ='], MALFORMED],
  [['Bearer @\u00a0'], MALFORMED],
  [['Bearer @', 'Bearer @'], AMBIGUOUS],
  [['Bearer @', 'Bearer forged'], AMBIGUOUS],
  [['Bearer forged', 'Bearer @'], AMBIGUOUS],
  [['Basic YWxpY2U6cGFzc3dvcmQ=', 'Bearer @'], AMBIGUOUS],
  [['Bearer @', ''], AMBIGUOUS],
  [['', 'Bearer @'], AMBIGUOUS],
];

describe.each(PLATFORMS)('the Authorization header on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, { controllers: [Routes] });
  });

  afterAll(() => app.close());

  /** Header names in different cases, which are one name all the same. */
  const send = async (
    path: string,
    values: readonly string[],
  ): Promise<string> => {
    const names = ['Authorization', 'AUTHORIZATION'];
    const headers = values.flatMap((value, index) => [
      String(names[index]),
      value.replaceAll('@', TOKEN),
    ]);
    const { status, body } = await rawRequest(app.url + path, headers);
    return status === 200
      ? `${status} ${body}`
      : `${status} ${(JSON.parse(body) as { errorCode: string }).errorCode}`;
  };

  it.each(AUTHORIZATION)('%j', async (values, verdict) => {
    expect(await send('/guarded', values)).toBe(verdict);
  });

  it.each(AUTHORIZATION)('%j where it is optional', async (values, verdict) => {
    expect(await send('/optional', values)).toBe(
      verdict === MISSING ? '200 anyone' : verdict,
    );
  });

  it.each(AUTHORIZATION)('%j does not matter if public', async (values) => {
    expect(await send('/public', values)).toBe('200 open');
  });

  it('looks nowhere else by default', async () => {
    const response = await app.request(
      `/guarded?access_token=${TOKEN}`,
      undefined,
      {
        headers: {
          cookie: `access_token=${TOKEN}; token=${TOKEN}`,
          'x-access-token': TOKEN,
          'x-authorization': `Bearer ${TOKEN}`,
          'proxy-authorization': `Bearer ${TOKEN}`,
        },
      },
    );
    expect(await response.json()).toMatchObject({ errorCode: 'token_missing' });
  });
});
