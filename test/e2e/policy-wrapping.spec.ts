import { Controller, Get, type OnModuleInit, Scope } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Roles } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

/** Puts another function in the place of the method, as decorators for logging or transactions do. */
function Wrapped(): MethodDecorator {
  return (_target, _name, descriptor) => {
    const method = descriptor.value as unknown as () => unknown;
    descriptor.value = function wrapper(this: unknown): unknown {
      return method.call(this);
    } as never;
  };
}

/** A function with a name of its own. */
function bystander(): void {}

@Controller()
class WrappedRoutes implements OnModuleInit {
  constructor() {
    this.bound = this.bound.bind(this);
    this.arrow = () => undefined;
    this.foreign = bystander;
  }

  onModuleInit(): void {
    this.replaced = () => undefined;
  }

  @Get('above')
  @Wrapped()
  @Roles('admin')
  above(): void {}

  @Get('below')
  @Roles('admin')
  @Wrapped()
  below(): void {}

  @Get('between')
  @Roles('admin')
  @Wrapped()
  @Roles('staff')
  @Wrapped()
  between(): void {}

  @Get('bound')
  @Roles('admin')
  bound(): void {}

  @Get('arrow')
  @Roles('admin')
  arrow(): void {}

  @Get('foreign')
  @Roles('admin')
  foreign(): void {}

  @Get('replaced')
  @Roles('admin')
  replaced(): void {}
}

/** Made anew, and so replaced anew, for every request. */
@Controller({ path: 'scoped', scope: Scope.REQUEST })
class ScopedRoutes {
  constructor() {
    this.bound = this.bound.bind(this);
    this.foreign = bystander;
  }

  @Get('bound')
  @Roles('admin')
  bound(): void {}

  @Get('foreign')
  @Roles('admin')
  foreign(): void {}
}

const FORBIDDEN = '403 insufficient_scope';

const ROWS: readonly [path: string, roles: string[], verdict: string][] = [
  ['/above', [], FORBIDDEN],
  ['/above', ['admin'], '200'],
  ['/below', [], FORBIDDEN],
  ['/below', ['admin'], '200'],
  ['/between', ['admin'], FORBIDDEN],
  ['/between', ['staff'], FORBIDDEN],
  ['/between', ['admin', 'staff'], '200'],
  ['/bound', [], FORBIDDEN],
  ['/bound', ['admin'], '200'],
  ['/arrow', [], FORBIDDEN],
  ['/arrow', ['admin'], '200'],
  ['/foreign', [], FORBIDDEN],
  ['/foreign', ['admin'], '200'],
  ['/scoped/bound', [], FORBIDDEN],
  ['/scoped/bound', ['admin'], '200'],
  // Whose decorators these are is not known before the request: closed.
  ['/scoped/foreign', [], '500'],
  ['/scoped/foreign', ['admin'], '500'],
  ['/replaced', [], FORBIDDEN],
  ['/replaced', ['admin'], '200'],
];

describe.each(PLATFORMS)(
  'methods that are not what was decorated, on %s',
  (platform) => {
    let app: RunningApp;

    beforeAll(async () => {
      app = await startGuarded(platform, {
        controllers: [WrappedRoutes, ScopedRoutes],
      });
    });

    afterAll(() => app.close());

    it.each(ROWS)('%s with the roles %j: %s', async (path, roles, verdict) => {
      const response = await app.request(path, tokenOf({ roles }));
      expect(await verdictOf(response)).toBe(verdict);
    });
  },
);
