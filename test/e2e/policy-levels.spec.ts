import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Authorize,
  OptionalAuth,
  Public,
  Roles,
  Scopes,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Roles('staff')
@Controller('staff')
class Staff {
  @Get('plain')
  plain(): void {}

  @Roles('admin')
  @Scopes('a')
  @Get('more')
  more(): void {}

  @Public()
  @Get('open')
  open(): void {}

  @Authorize()
  @Get('signed-in')
  signedIn(): void {}
}

@Public()
@Controller('public')
class Open {
  @Get('plain')
  plain(): void {}

  @Roles('admin')
  @Get('admin')
  admin(): void {}

  @Authorize()
  @Get('signed-in')
  signedIn(): void {}

  @OptionalAuth()
  @Get('optional')
  optional(): void {}

  @Public()
  @Get('public')
  public(): void {}
}

@OptionalAuth()
@Controller('optional')
class Optional {
  @Get('plain')
  plain(): void {}

  @Roles('admin')
  @Get('admin')
  admin(): void {}

  @Public()
  @Get('public')
  public(): void {}

  @Authorize()
  @Get('signed-in')
  signedIn(): void {}
}

const FORBIDDEN = '403 insufficient_scope';
const MISSING = '401 token_missing';
const BAD = '401 signature_invalid';

/** Verdicts without a token, with a bad one, with one that grants nothing, and with roles and scope. */
const ROWS: readonly [
  path: string,
  anonymous: string,
  bad: string,
  plain: string,
  staff: string,
  everything: string,
][] = [
  ['/staff/plain', MISSING, BAD, FORBIDDEN, '200', '200'],
  ['/staff/more', MISSING, BAD, FORBIDDEN, FORBIDDEN, '200'],
  ['/staff/open', '200', '200', '200', '200', '200'],
  ['/staff/signed-in', MISSING, BAD, FORBIDDEN, '200', '200'],
  ['/public/plain', '200', '200', '200', '200', '200'],
  ['/public/admin', MISSING, BAD, FORBIDDEN, FORBIDDEN, '200'],
  ['/public/signed-in', MISSING, BAD, '200', '200', '200'],
  ['/public/optional', '200', BAD, '200', '200', '200'],
  ['/public/public', '200', '200', '200', '200', '200'],
  ['/optional/plain', '200', BAD, '200', '200', '200'],
  ['/optional/admin', MISSING, BAD, FORBIDDEN, FORBIDDEN, '200'],
  ['/optional/public', '200', '200', '200', '200', '200'],
  ['/optional/signed-in', MISSING, BAD, '200', '200', '200'],
];

const TOKENS = [
  undefined,
  `${tokenOf().slice(0, -43)}${'A'.repeat(43)}`,
  tokenOf(),
  tokenOf({ roles: ['staff'] }),
  tokenOf({ roles: ['staff', 'admin'], scope: 'a' }),
];

describe.each(PLATFORMS)('class and method on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, {
      controllers: [Staff, Open, Optional],
    });
  });

  afterAll(() => app.close());

  it.each(ROWS)('%s', async (path, ...verdicts) => {
    const responses = TOKENS.map((token) => app.request(path, token));
    const answers = await Promise.all(responses);
    expect(await Promise.all(answers.map(verdictOf))).toEqual(verdicts);
  });

  it.each([
    [tokenOf({ roles: ['admin'], scope: 'a' }), FORBIDDEN],
    [tokenOf({ roles: ['staff'], scope: 'a' }), FORBIDDEN],
    [tokenOf({ roles: ['staff', 'admin'] }), FORBIDDEN],
    [tokenOf({ roles: ['staff', 'admin'], scope: 'a' }), '200'],
  ])('adds up what class and method ask', async (token, verdict) => {
    const response = await app.request('/staff/more', token);
    expect(await verdictOf(response)).toBe(verdict);
  });
});
