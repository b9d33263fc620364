import { Controller, Get, HttpException } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  type Principal,
  query,
  Roles,
  Scopes,
  UserLoader,
} from '@jwt-auth/nestjs';
import { answerOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

class Users extends UserLoader {
  load({ subject }: Principal): object {
    switch (subject) {
      case 'outage':
        throw new Error('connection refused');
      case 'banned':
        throw new HttpException('Banned', 418);
      default:
        return { name: subject };
    }
  }
}

@Controller()
class Routes {
  @Get('plain')
  plain(): string {
    return 'in';
  }

  @Roles('admin')
  @Get('roles')
  roles(): string {
    return 'in';
  }

  @Scopes('reports:read', 'reports:write')
  @Get('scopes')
  scopes(): string {
    return 'in';
  }
}

const forbidden = {
  statusCode: 403,
  message: 'The token does not grant what this requires',
  error: 'Forbidden',
  errorCode: 'insufficient_scope',
};

describe.each(PLATFORMS)('refusals on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      { controllers: [Routes], providers: [Users] },
      { extractors: [bearer(), query('access_token')], userLoader: Users },
    );
  });

  afterAll(() => app.close());

  it('challenges without an error code where there is no token', async () => {
    expect(await answerOf(await app.request('/plain'))).toEqual({
      status: 401,
      challenge: 'Bearer realm="api"',
      retryAfter: null,
      body: {
        statusCode: 401,
        message: 'Authentication is required',
        error: 'Unauthorized',
        errorCode: 'token_missing',
      },
    });
  });

  it('answers a token in two places with 400', async () => {
    const token = tokenOf();
    const response = await app.request(`/plain?access_token=${token}`, token);
    expect(await answerOf(response)).toEqual({
      status: 400,
      challenge:
        'Bearer realm="api", error="invalid_request", error_description="The request carries more than one token"',
      retryAfter: null,
      body: {
        statusCode: 400,
        message: 'The request carries more than one token',
        error: 'Bad Request',
        errorCode: 'invalid_request',
      },
    });
  });

  it.each([
    ['/roles', ''],
    ['/scopes', ', scope="reports:read reports:write"'],
  ])('answers too little for %s with 403', async (path, scope) => {
    const response = await app.request(
      path,
      tokenOf({ scope: 'reports:read' }),
    );
    expect(await answerOf(response)).toEqual({
      status: 403,
      challenge: `Bearer realm="api", error="insufficient_scope", error_description="The token does not grant what this requires"${scope}`,
      retryAfter: null,
      body: forbidden,
    });
  });

  it('answers an undecided request with 503 and no challenge', async () => {
    const response = await app.request('/plain', tokenOf({ sub: 'outage' }));
    expect(await answerOf(response)).toEqual({
      status: 503,
      challenge: null,
      retryAfter: '1',
      body: {
        statusCode: 503,
        message: 'Authentication is temporarily unavailable',
        error: 'Service Unavailable',
        errorCode: 'temporarily_unavailable',
      },
    });
  });

  it("passes the team's own HttpException on as it is", async () => {
    const response = await app.request('/plain', tokenOf({ sub: 'banned' }));
    expect(await answerOf(response)).toEqual({
      status: 418,
      challenge: null,
      retryAfter: null,
      body: { statusCode: 418, message: 'Banned' },
    });
  });
});
