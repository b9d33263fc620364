import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  type NestInterceptor,
  Req,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Claims,
  CurrentPrincipal,
  CurrentUser,
  type JwtClaims,
  type Principal,
  Public,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { verdictOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
} from '../support/platform.js';

type User = Record<string, unknown> & { nested: { list: unknown[] } };

/** Adds to the user and changes it, as interceptors of teams do. */
@Injectable()
class Enriching implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const { user } = context.switchToHttp().getRequest<{ user: User }>();
    user['permissions'] = ['added'];
    user['roles'] = ['changed'];
    return next.handle();
  }
}

@Controller()
class Routes {
  @UseInterceptors(Enriching)
  @Get('enriched')
  enriched(
    @Req() { user }: { user: User },
    @CurrentUser() current: User,
    @CurrentUser('permissions') permissions: unknown,
    @Claims() claims: JwtClaims,
    @CurrentPrincipal() { user: ofPrincipal }: Principal,
  ): unknown {
    return {
      isSame: user === current,
      permissions,
      roles: current['roles'],
      claims: [claims['permissions'] ?? null, claims['roles']],
      ofPrincipal: ofPrincipal['roles'],
    };
  }

  @Get('deep')
  deep(@CurrentUser() { nested }: User): unknown {
    return [
      Reflect.set(nested, 'added', 1),
      Reflect.set(nested.list, 0, 'changed'),
      Reflect.deleteProperty(nested, 'list'),
    ];
  }

  @Get('plain')
  plain(@CurrentUser() user: User): unknown {
    return user;
  }

  @Public()
  @UseGuards(AuthGuard('jwt'))
  @UseInterceptors(Enriching)
  @Get('passport')
  passport(@CurrentUser() user: User): unknown {
    return [user['permissions'], user['roles']];
  }
}

const CLAIMS = { roles: ['reader'], nested: { list: [1] } };
const TOKEN = tokenOf(CLAIMS);

describe.each(PLATFORMS)('the user of a request on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startGuarded(platform, {
      imports: [JwtAuthPassportModule],
      controllers: [Routes],
      providers: [Enriching],
    });
  });
  afterAll(() => app.close());

  const ask = async (path: string): Promise<unknown> =>
    (await app.request(path, TOKEN)).json();

  it('may be added to, which no other request with the token sees', async () => {
    for (const _ of [1, 2]) {
      expect(await ask('/enriched')).toEqual({
        isSame: true,
        permissions: ['added'],
        roles: ['changed'],
        claims: [null, ['reader']],
        ofPrincipal: ['reader'],
      });
      expect(await ask('/passport')).toEqual([['added'], ['changed']]);
      expect(await ask('/plain')).toMatchObject(CLAIMS);
      expect(await ask('/plain')).not.toHaveProperty('permissions');
    }
  });

  it('cannot be changed inside, where requests share it', async () => {
    expect(await ask('/deep')).toEqual([false, false, false]);
    expect(await ask('/plain')).toMatchObject(CLAIMS);
  });
});

/** Makes `user` a getter for all requests, before they come. */
function decorate(platform: Platform, app: INestApplication): void {
  const instance: unknown = app.getHttpAdapter().getInstance();
  if (platform === 'fastify') {
    (instance as FastifyInstance).decorateRequest('user', {
      getter: () => 'somebody else',
    });
  } else {
    const { request } = instance as { request: object };
    Object.defineProperty(request, 'user', { get: () => 'somebody else' });
  }
}

/** Makes `user` a getter of each request while it is handled. */
function decorateLate(platform: Platform, app: INestApplication): void {
  const define = (request: object, _: unknown, next: () => void): void => {
    Object.defineProperty(request, 'user', { get: () => 'somebody else' });
    next();
  };
  if (platform === 'fastify') {
    const instance: unknown = app.getHttpAdapter().getInstance();
    (instance as FastifyInstance).addHook('onRequest', define);
  } else {
    app.use(define);
  }
}

const REASON = 'request.user has a getter and no setter';

describe.each(PLATFORMS)(
  'a request.user without a setter on %s',
  (platform) => {
    it('stops the boot', async () => {
      await expect(
        startGuarded(
          platform,
          { controllers: [Routes], providers: [Enriching] },
          {},
          { configure: (app) => decorate(platform, app) },
        ),
      ).rejects.toMatchObject({
        code: 'wiring_invalid',
        message: expect.stringContaining(REASON) as string,
      });
    });

    it('that comes later is refused, and the log says why', async () => {
      const log = new CapturedLog();
      await using app = await startGuarded(
        platform,
        { controllers: [Routes], providers: [Enriching] },
        {},
        loggingTo(log, { configure: (nest) => decorateLate(platform, nest) }),
      );
      expect(await verdictOf(await app.request('/plain', TOKEN))).toBe('500');
      expect(log.find('error', REASON)).toHaveLength(1);
      expect(log.text).not.toContain(TOKEN);
    });
  },
);
