import {
  type ArgumentsHost,
  BadRequestException,
  Catch,
  Controller,
  type ExceptionFilter,
  ForbiddenException,
  Get,
  HttpException,
  Inject,
  ServiceUnavailableException,
  UnauthorizedException,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuthError,
  bearer,
  header,
  JwtAuthGuard,
  type Principal,
  Public,
  Roles,
  UserLoader,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { answerOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { API_KEY, ApiKeyGuard, OrGuard } from '../support/or-guard.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

const KINDS = [
  UnauthorizedException,
  ForbiddenException,
  BadRequestException,
  ServiceUnavailableException,
] as const;

/** Answers with a status of the team's own, in a shape of its own. */
abstract class Reply implements ExceptionFilter<HttpException> {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  protected abstract readonly status: number | undefined;

  catch(
    exception: HttpException & { errorCode?: string },
    host: ArgumentsHost,
  ) {
    const { cause, errorCode } = exception;
    this.host.httpAdapter.reply(
      host.switchToHttp().getResponse(),
      {
        name: exception.name,
        errorCode,
        isAuthError: cause instanceof AuthError,
      },
      this.status ?? exception.getStatus(),
    );
  }
}

@Catch(...KINDS)
class OwnBody extends Reply {
  protected readonly status = undefined;
}

@Catch(UnauthorizedException, ForbiddenException)
class HidesRoute extends Reply {
  protected readonly status = 404;
}

class Users extends UserLoader {
  load({ subject }: Principal): object {
    if (subject === 'outage') {
      throw new Error('down');
    }
    return {};
  }
}

@UseFilters(OwnBody)
@Controller('own')
class OwnBodyRoutes {
  @Roles('admin')
  @Get()
  read(): void {}
}

@UseFilters(HidesRoute)
@Controller('hidden')
class HiddenRoutes {
  @Get()
  read(): void {}
}

@Public()
@Controller('either')
class EitherRoutes {
  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard))
  @Get()
  read(): string {
    return 'read';
  }

  @UseGuards(OrGuard(AuthGuard('jwt'), ApiKeyGuard))
  @Get('passport')
  passport(): string {
    return 'read';
  }

  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard))
  @Get('teapot')
  teapot(): void {
    throw new HttpException('short and stout', 418);
  }
}

describe.each(PLATFORMS)('a refusal on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startGuarded(
      platform,
      {
        imports: [JwtAuthPassportModule],
        controllers: [OwnBodyRoutes, HiddenRoutes, EitherRoutes],
        providers: [
          Users,
          OwnBody,
          HidesRoute,
          JwtAuthGuard,
          AuthGuard('jwt'),
          ApiKeyGuard,
        ],
      },
      {
        userLoader: Users,
        extractors: [bearer(), header('x-token')],
      },
    );
  });
  afterAll(() => app.close());

  it.each([
    [undefined, {}, 401, 'UnauthorizedException', 'token_missing'],
    ['bad', {}, 401, 'UnauthorizedException', 'token_malformed'],
    [tokenOf(), {}, 403, 'ForbiddenException', 'insufficient_scope'],
    [
      tokenOf(),
      { 'x-token': tokenOf() },
      400,
      'BadRequestException',
      'invalid_request',
    ],
    [
      tokenOf({ sub: 'outage' }),
      {},
      503,
      'ServiceUnavailableException',
      'temporarily_unavailable',
    ],
  ])(
    'reaches filters that catch an exception of Nest (case %#)',
    async (token, headers, status, name, errorCode) => {
      const answer = await answerOf(
        await app.request('/own', token, { headers }),
      );
      expect(answer).toMatchObject({
        status,
        body: { name, errorCode, isAuthError: true },
      });
      const named = status === 503 ? answer.retryAfter : answer.challenge;
      expect(named).toMatch(status === 503 ? /^1$/ : /^Bearer realm="api"/);
    },
  );

  it('carries no challenge if a filter answers with another status', async () => {
    expect(await answerOf(await app.request('/hidden', 'bad'))).toMatchObject({
      status: 404,
      challenge: null,
    });
  });

  it.each(['/either', '/either/passport'])(
    'leaves no challenge on the answer of %s if another guard admits the call',
    async (path) => {
      const headers = { 'x-api-key': API_KEY };
      for (const token of [undefined, 'bad']) {
        const response = await app.request(path, token, { headers });
        expect(await answerOf(response)).toMatchObject({
          status: 200,
          challenge: null,
          body: 'read',
        });
      }
    },
  );

  it('leaves no challenge on an error of the handler', async () => {
    const headers = { 'x-api-key': API_KEY };
    expect(
      await answerOf(await app.request('/either/teapot', 'bad', { headers })),
    ).toMatchObject({ status: 418, challenge: null });
  });

  it.each(['/either', '/either/passport'])(
    'of all guards of %s carries the challenge once',
    async (path) => {
      expect(await answerOf(await app.request(path, 'bad'))).toMatchObject({
        status: 401,
        challenge:
          'Bearer realm="api", error="invalid_token", error_description="The token is malformed"',
      });
    },
  );
});
