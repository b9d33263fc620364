import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpException,
  Inject,
  type ModuleMetadata,
  UseFilters,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import {
  AuthError,
  type Principal,
  Scopes,
  UserLoader,
} from '@jwt-auth/nestjs';
import { answerOf } from '../support/answers.js';
import { guardModule, tokenOf, withFakeClock } from '../support/guarded-app.js';
import { PLATFORMS, start, type StartOptions } from '../support/platform.js';

/** As teams write it: the status of an `HttpException`, else 500, in a shape of their own. */
@Catch()
class CatchAll implements ExceptionFilter {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  catch(exception: Error, host: ArgumentsHost): void {
    const { cause } = exception;
    this.host.httpAdapter.reply(
      host.switchToHttp().getResponse(),
      {
        caught: exception.constructor.name,
        code: cause instanceof AuthError ? cause.code : null,
      },
      exception instanceof HttpException ? exception.getStatus() : 500,
    );
  }
}

class Users extends UserLoader {
  load({ subject }: Principal): object {
    if (subject === 'outage') {
      throw new Error('down');
    }
    return {};
  }
}

@Controller()
class Routes {
  @Get()
  read(): void {}

  @Scopes('a')
  @Get('scopes')
  scopes(): void {}
}

@UseFilters(CatchAll)
@Controller()
class FilteredRoutes extends Routes {}

const ROUTES: ModuleMetadata = { controllers: [Routes] };

const PLACES: Readonly<
  Record<string, readonly [ModuleMetadata, StartOptions]>
> = {
  APP_FILTER: [
    {
      ...ROUTES,
      providers: [{ provide: APP_FILTER, useClass: CatchAll }],
    },
    {},
  ],
  'useGlobalFilters()': [
    ROUTES,
    {
      configure: (app) =>
        void app.useGlobalFilters(new CatchAll(app.get(HttpAdapterHost))),
    },
  ],
  '@UseFilters()': [
    { controllers: [FilteredRoutes], providers: [CatchAll] },
    {},
  ],
};

const CHALLENGE = 'Bearer realm="api"';

describe.each(PLATFORMS)("a team's own catch-all filter on %s", (platform) => {
  it.each(Object.entries(PLACES))(
    'given by %s is handed refusals with status and headers',
    async (_, [{ providers = [], ...metadata }, options]) => {
      await using app = await start(
        platform,
        {
          imports: [guardModule({ userLoader: Users })],
          providers: [Users, ...providers],
          ...metadata,
        },
        withFakeClock(options),
      );
      const answers = await Promise.all(
        [
          app.request('/'),
          app.request('/', 'bad'),
          app.request('/scopes', tokenOf()),
          app.request('/', tokenOf({ sub: 'outage' })),
        ].map(async (response) => answerOf(await response)),
      );
      expect(answers).toEqual([
        {
          status: 401,
          challenge: CHALLENGE,
          retryAfter: null,
          body: { caught: 'UnauthorizedException', code: 'token_missing' },
        },
        {
          status: 401,
          challenge: `${CHALLENGE}, error="invalid_token", error_description="The token is malformed"`,
          retryAfter: null,
          body: { caught: 'UnauthorizedException', code: 'token_malformed' },
        },
        {
          status: 403,
          challenge: `${CHALLENGE}, error="insufficient_scope", error_description="The token does not grant what this requires", scope="a"`,
          retryAfter: null,
          body: { caught: 'ForbiddenException', code: 'insufficient_scope' },
        },
        {
          status: 503,
          challenge: null,
          retryAfter: '1',
          body: {
            caught: 'ServiceUnavailableException',
            code: 'temporarily_unavailable',
          },
        },
      ]);
    },
  );
});
