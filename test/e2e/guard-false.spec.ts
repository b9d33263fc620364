import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  type ModuleMetadata,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MessagePattern } from '@nestjs/microservices';
import { AuthGuard } from '@nestjs/passport';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { describe, expect, it } from 'vitest';
import {
  Authorize,
  BearerToken,
  Claims,
  CurrentPrincipal,
  CurrentUser,
  JwtAuthGuard,
  OptionalAuth,
  Permissions,
  Public,
  RequireClaims,
  Roles,
  Scopes,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import {
  guardModule,
  startGuarded,
  tokenOf,
  withFakeClock,
} from '../support/guarded-app.js';
import { ApiKeyGuard, OrGuard } from '../support/or-guard.js';
import { PLATFORMS, start, type StartOptions } from '../support/platform.js';

@Controller()
class Mixed {
  @Get('open')
  open(): void {}

  @Public()
  @Get('public')
  public(@CurrentUser('sub') subject = 'anyone'): string {
    return subject;
  }

  @UseGuards(JwtAuthGuard)
  @Get('guarded')
  guarded(@CurrentUser('sub') subject: string): string {
    return subject;
  }

  @UseGuards(JwtAuthGuard)
  @Roles('admin')
  @Get('admin')
  admin(): void {}
}

@UseGuards(JwtAuthGuard)
@Controller('class')
class GuardedClass {
  @Get('guarded')
  guarded(): void {}

  @Public()
  @Get('public')
  public(): void {}
}

@OptionalAuth()
@UseGuards(JwtAuthGuard)
@Controller('optional')
class OptionalClass {
  @Get()
  read(@CurrentUser('sub') subject = 'anyone'): string {
    return subject;
  }
}

@Controller('feature')
class Feature {
  @UseGuards(JwtAuthGuard)
  @Get()
  read(): void {}
}

const ROWS: readonly [path: string, token: string | undefined, string][] = [
  ['/open', undefined, '200'],
  ['/open', 'bad', '200'],
  ['/public', undefined, '200'],
  ['/guarded', undefined, '401 token_missing'],
  ['/guarded', 'bad', '401 token_malformed'],
  ['/guarded', tokenOf(), '200'],
  ['/admin', tokenOf(), '403 insufficient_scope'],
  ['/admin', tokenOf({ roles: ['admin'] }), '200'],
  ['/class/guarded', undefined, '401 token_missing'],
  ['/class/guarded', tokenOf(), '200'],
  ['/class/public', undefined, '200'],
  ['/optional', undefined, '200'],
  ['/optional', 'bad', '401 token_malformed'],
  ['/optional', tokenOf(), '200'],
  ['/feature', undefined, '401 token_missing'],
  ['/feature', tokenOf(), '200'],
];

describe.each(PLATFORMS)('guard: false on %s', (platform) => {
  it.each([
    ['global', true],
    ['imported where it is needed', false],
  ])('asks only where @UseGuards() says so, %s', async (_, isGlobal) => {
    const jwtAuth = guardModule({ guard: false, isGlobal });
    @Module({ imports: isGlobal ? [] : [jwtAuth], controllers: [Feature] })
    class FeatureModule {}
    await using app = await start(
      platform,
      {
        imports: [jwtAuth, FeatureModule],
        controllers: [Mixed, GuardedClass, OptionalClass],
      },
      withFakeClock(),
    );
    for (const [path, token, verdict] of ROWS) {
      const response = await app.request(path, token);
      expect(`${path} ${await verdictOf(response)}`).toBe(`${path} ${verdict}`);
    }
  });
});

const NEEDS_GUARD: Readonly<Record<string, MethodDecorator>> = {
  Roles: Roles('admin'),
  Scopes: Scopes('read'),
  Permissions: Permissions('read'),
  RequireClaims: RequireClaims({ tenant: 'a' }),
  Authorize: Authorize(() => true),
  'Authorize()': Authorize(),
  OptionalAuth: OptionalAuth(),
};

function controllerWith(decorator: MethodDecorator): Type {
  @Controller()
  class Uncovered {
    @decorator
    @Get()
    read(): void {}

    @Get('plain')
    plain(): void {}
  }
  return Uncovered;
}

@Roles('admin')
@Controller()
class AdminClass {
  @Get()
  read(): void {}

  @UseGuards(JwtAuthGuard)
  @Get('covered')
  covered(): void {}

  @Public()
  @Get('public')
  public(): void {}

  notARoute(): void {}
}

@Controller('passport')
class WithPassport {
  @UseGuards(AuthGuard('jwt'))
  @Roles('admin')
  @Get()
  read(): void {}
}

@Controller()
class WithComposite {
  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard))
  @Roles('admin')
  @Get()
  read(): void {}
}

@Controller()
class Messages {
  @Roles('admin')
  @MessagePattern('read')
  read(): void {}
}

@WebSocketGateway()
class Gateway {
  @Roles('admin')
  @SubscribeMessage('read')
  read(): void {}
}

const UNCOVERED: Readonly<Record<string, readonly [ModuleMetadata, string]>> = {
  ...Object.fromEntries(
    Object.entries(NEEDS_GUARD).map(([name, decorator]) => [
      `@${name}`,
      [{ controllers: [controllerWith(decorator)] }, 'Uncovered.read'],
    ]),
  ),
  'requirements of the class': [
    { controllers: [AdminClass] },
    'AdminClass.read',
  ],
  "AuthGuard('jwt')": [{ controllers: [WithPassport] }, 'WithPassport.read'],
  'a composite': [
    { controllers: [WithComposite], providers: [ApiKeyGuard] },
    'WithComposite.read',
  ],
  'a message handler': [{ controllers: [Messages] }, 'Messages.read'],
  'a gateway': [{ providers: [Gateway] }, 'Gateway.read'],
  'several classes': [
    { controllers: [AdminClass, WithPassport] },
    'AdminClass.read, WithPassport.read',
  ],
};

describe.each(PLATFORMS)('guard: false on %s does not start', (platform) => {
  it.each(Object.entries(UNCOVERED))(
    'if nothing asks for what stands on %s',
    async (_, [metadata, names]) => {
      await expect(
        startGuarded(
          platform,
          metadata,
          { guard: false },
          {
            configure: (app) =>
              void app.useWebSocketAdapter(new WsAdapter(app)),
          },
        ),
      ).rejects.toMatchObject({
        kind: 'misconfigured',
        code: 'wiring_invalid',
        message: `These handlers have @Roles(), @Scopes(), @Permissions(), @RequireClaims(), @Authorize() or @OptionalAuth(), but no JwtAuthGuard asks for it, so anybody would get in: ${names}. Put @UseGuards(JwtAuthGuard), or a guard that extends it, on the method or class, or remove guard: false`,
      });
    },
  );
});

@Injectable()
class Extended extends JwtAuthGuard {}

@Controller()
class CoveredBySubclass {
  @UseGuards(Extended)
  @Roles('admin')
  @Get()
  read(): void {}
}

const COVERED: Readonly<
  Record<string, readonly [ModuleMetadata, StartOptions]>
> = {
  'a subclass': [{ controllers: [CoveredBySubclass] }, {}],
  APP_GUARD: [
    {
      controllers: [controllerWith(Roles('admin'))],
      providers: [{ provide: APP_GUARD, useExisting: JwtAuthGuard }],
    },
    {},
  ],
  'useGlobalGuards()': [
    { controllers: [controllerWith(Roles('admin'))] },
    { configure: (app) => void app.useGlobalGuards(app.get(JwtAuthGuard)) },
  ],
};

describe.each(PLATFORMS)('guard: false on %s', (platform) => {
  it.each(Object.entries(COVERED))(
    'heeds the requirements of routes that %s covers',
    async (_, [metadata, options]) => {
      await using app = await startGuarded(
        platform,
        metadata,
        { guard: false },
        options,
      );
      expect([
        await verdictOf(await app.request('/')),
        await verdictOf(await app.request('/', tokenOf())),
        await verdictOf(await app.request('/', tokenOf({ roles: ['admin'] }))),
      ]).toEqual(['401 token_missing', '403 insufficient_scope', '200']);
    },
  );
});

/** Sets a user as guards of other packages do. */
class ForeignGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<{ user: unknown }>().user = { id: 1 };
    return true;
  }
}

@UseGuards(ForeignGuard)
@Controller()
class Undecided {
  @Get('CurrentUser')
  user(@CurrentUser() user: unknown): unknown {
    return { user };
  }

  @Get('Claims')
  claims(@Claims('sub') subject: unknown): unknown {
    return { subject };
  }

  @Get('CurrentPrincipal')
  principal(@CurrentPrincipal() principal: unknown): unknown {
    return { principal };
  }

  @Get('BearerToken')
  token(@BearerToken() token: unknown): unknown {
    return { token };
  }
}

describe.each(PLATFORMS)('a route that no guard decided on %s', (platform) => {
  it.each(['CurrentUser', 'Claims', 'CurrentPrincipal', 'BearerToken'])(
    'fails at @%s() instead of handing over undefined',
    async (decorator) => {
      const log = new CapturedLog();
      await using app = await startGuarded(
        platform,
        { controllers: [Undecided] },
        { guard: false },
        loggingTo(log),
      );
      const response = await app.request(`/${decorator}`, tokenOf());
      expect(response.status).toBe(500);
      const lines = log.find('error', `@${decorator}() in Undecided.`);
      expect(lines.map(({ text }) => text)).toEqual([
        expect.stringContaining('no JwtAuthGuard has decided who calls'),
      ]);
    },
  );
});
