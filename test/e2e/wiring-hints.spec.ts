import { Controller, Get, Module, type Type, UseGuards } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import {
  JwtAuthGuard,
  Permissions,
  Roles,
  Scopes,
  TokenService,
} from '@jwt-auth/nestjs';
import {
  guardModule,
  startGuarded,
  tokenOf,
  withFakeClock,
} from '../support/guarded-app.js';
import { PLATFORMS, start } from '../support/platform.js';

@UseGuards(JwtAuthGuard)
@Controller()
class Guarded {
  @Get()
  read(): void {}
}

@Module({ controllers: [Guarded] })
class Feature {}

const HINT =
  'Symbol(JwtAuthModule: import JwtAuthModule.forRoot() in the root module, and with isGlobal: false in this module too)';

describe.each(PLATFORMS)('@UseGuards(JwtAuthGuard) on %s', (platform) => {
  it('without the module says what to import', async () => {
    await expect(start(platform, { imports: [Feature] })).rejects.toThrow(HINT);
  });

  it('says so if the module is not global and not imported there', async () => {
    const imports = [guardModule({ isGlobal: false, guard: false }), Feature];
    await expect(start(platform, { imports })).rejects.toThrow(HINT);
  });
});

describe('an array of names', () => {
  it.each([
    ['Roles', Roles],
    ['Scopes', Scopes],
    ['Permissions', Permissions],
  ])(
    'given to @%s() is refused with the way to write it',
    (name, decorator) => {
      expect(() => decorator(['a'] as never)).toThrow(
        `@${name}() takes one name per argument, not an array: @${name}('a', 'b'), or @${name}(...names)`,
      );
    },
  );
});

/** As a module that somebody writes for lazy loading. */
function lazyModule(dynamic: ReturnType<typeof guardModule>): Type {
  @Module({ imports: [dynamic] })
  class Lazy {}
  return Lazy;
}

describe.each(PLATFORMS)('a module loaded lazily on %s', (platform) => {
  it('with a forRoot() of its own is refused, and the first one goes on', async () => {
    await using app = await startGuarded(platform, { controllers: [Guarded] });
    const loader = app.app.get(LazyModuleLoader);
    const second = guardModule({ issuer: 'https://second.example' });
    await expect(loader.load(() => lazyModule(second))).rejects.toMatchObject({
      code: 'wiring_invalid',
      message: expect.stringContaining(
        'JwtAuthModule is set up twice in one application',
      ) as string,
    });
    expect((await app.request('/', tokenOf())).status).toBe(200);
    const other = tokenOf({ iss: 'https://second.example' });
    expect((await app.request('/', other)).status).toBe(401);
  });

  it('that imports the same dynamic module is given the same services', async () => {
    const constant = guardModule();
    await using app = await start(
      platform,
      { imports: [constant], controllers: [Guarded] },
      withFakeClock(),
    );
    const loader = app.app.get(LazyModuleLoader);
    const lazy = await loader.load(() => lazyModule(constant));
    expect(lazy.get(TokenService, { strict: false })).toBe(
      app.app.get(TokenService),
    );
  });
});
