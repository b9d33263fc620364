import { Controller, Get, Param, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthError, Public, TokenService } from '@jwt-auth/nestjs';
import { answerOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

const ERRORS: Readonly<Record<string, AuthError>> = {
  missing: new AuthError('missing', 'token_missing'),
  malformed: new AuthError('malformed_request', 'invalid_request'),
  rejected: new AuthError('rejected', 'token_revoked', { reason: 'private' }),
  forbidden: new AuthError('forbidden', 'insufficient_scope', {
    scopes: ['a', 'b'],
  }),
  unavailable: new AuthError('unavailable', 'temporarily_unavailable', {
    retryAfter: 17,
  }),
};

@Public()
@Controller()
class Routes {
  constructor(private readonly tokens: TokenService) {}

  @Get('verify')
  verify(
    @Query('type') type: string,
    @Query('token') token: string,
  ): Promise<object> {
    return this.tokens.verify(token, { type });
  }

  @Get('throw/:kind')
  throw(@Param('kind') kind: string): never {
    throw ERRORS[kind] as AuthError;
  }

  @Get('misused')
  misused(): Promise<object> {
    return this.tokens.issue('alice', { iss: 'mine' });
  }
}

const INVALID_TOKEN = ', error="invalid_token", error_description=';

/** What follows `realm="api"` in the challenge; `null` where there is none. */
const ROWS: readonly [
  path: string,
  status: number,
  error: string,
  errorCode: string,
  challenge: string | null,
][] = [
  [
    '/verify?type=JWT&token=x',
    401,
    'Unauthorized',
    'token_malformed',
    `${INVALID_TOKEN}"The token is malformed"`,
  ],
  [
    `/verify?type=JWT&token=${tokenOf({ exp: 1 })}`,
    401,
    'Unauthorized',
    'token_expired',
    `${INVALID_TOKEN}"The token has expired"`,
  ],
  [
    `/verify?type=invitation&token=${tokenOf()}`,
    401,
    'Unauthorized',
    'type_mismatch',
    `${INVALID_TOKEN}"The token is of another type than asked for"`,
  ],
  ['/throw/missing', 401, 'Unauthorized', 'token_missing', ''],
  [
    '/throw/malformed',
    400,
    'Bad Request',
    'invalid_request',
    ', error="invalid_request", error_description="The request carries more than one token"',
  ],
  [
    '/throw/rejected',
    401,
    'Unauthorized',
    'token_revoked',
    `${INVALID_TOKEN}"The token has been revoked"`,
  ],
  [
    '/throw/forbidden',
    403,
    'Forbidden',
    'insufficient_scope',
    ', error="insufficient_scope", error_description="The token does not grant what this requires", scope="a b"',
  ],
  [
    '/throw/unavailable',
    503,
    'Service Unavailable',
    'temporarily_unavailable',
    null,
  ],
];

describe.each(PLATFORMS)('an AuthError of a handler on %s', (platform) => {
  const log = new CapturedLog();
  let app: RunningApp;

  beforeAll(async () => {
    const routes = { controllers: [Routes] };
    app = await startGuarded(platform, routes, {}, loggingTo(log));
  });

  afterAll(() => app.close());

  it.each(ROWS)('%s: %d', async (path, status, error, errorCode, challenge) => {
    const answer = await answerOf(await app.request(path));
    expect(answer).toMatchObject({
      status,
      challenge: challenge === null ? null : `Bearer realm="api"${challenge}`,
      retryAfter: challenge === null ? '17' : null,
      body: { statusCode: status, error, errorCode },
    });
    expect(JSON.stringify(answer.body)).not.toContain('private');
  });

  it('is a fault of the server where the application misuses the package', async () => {
    log.clear();
    expect(await answerOf(await app.request('/misused'))).toEqual({
      status: 500,
      challenge: null,
      retryAfter: null,
      body: { statusCode: 500, message: 'Internal server error' },
    });
    expect(log.find('error', 'must not be given: iss')).toHaveLength(1);
  });
});
