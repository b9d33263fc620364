import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  type ModuleMetadata,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { JwtAuthGuard } from '@jwt-auth/nestjs';
import { guardModule, tokenOf, withFakeClock } from '../support/guarded-app.js';
import { PLATFORMS, start } from '../support/platform.js';

@Controller()
class Feature {
  @Get()
  read(): void {}
}

/** What another guard of the team finds on the request, in the order of the requests. */
const found: unknown[] = [];

@Injectable()
class TeamGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user?: unknown }>();
    found.push((user as { sub: string } | undefined)?.sub);
    return true;
  }
}

const TEAM_GUARD = { provide: APP_GUARD, useClass: TeamGuard };
const OUR_GUARD = { provide: APP_GUARD, useExisting: JwtAuthGuard };

@Module({ providers: [TEAM_GUARD] })
class TeamModule {}

const BEFORE = [undefined, undefined];
const AFTER = ['alice'];

/** What the guard of the team finds in a request without and in one with a token. */
const ORDERS: readonly [string, () => ModuleMetadata, unknown[]][] = [
  [
    'a guard of the root module runs before',
    () => ({ imports: [guardModule()], providers: [TEAM_GUARD] }),
    BEFORE,
  ],
  [
    'a guard of a module imported earlier runs before',
    () => ({ imports: [TeamModule, guardModule()] }),
    BEFORE,
  ],
  [
    'a guard of a module imported later runs after',
    () => ({ imports: [guardModule(), TeamModule] }),
    AFTER,
  ],
  [
    'guard: false and both in the root module run as listed',
    () => ({
      imports: [guardModule({ guard: false })],
      providers: [OUR_GUARD, TEAM_GUARD],
    }),
    AFTER,
  ],
];

describe.each(PLATFORMS)('other global guards on %s', (platform) => {
  it.each(ORDERS)('%s', async (_, metadata, expected) => {
    await using app = await start(
      platform,
      { ...metadata(), controllers: [Feature] },
      withFakeClock(),
    );
    found.length = 0;
    const anonymous = await app.request('/');
    const signedIn = await app.request('/', tokenOf());
    expect([anonymous.status, signedIn.status]).toEqual([401, 200]);
    expect(found).toEqual(expected);
  });

  it('our guard can be replaced, as tests of applications do', async () => {
    const open = { canActivate: () => true };
    await using app = await start(
      platform,
      { imports: [guardModule()], controllers: [Feature] },
      {
        override: (builder) =>
          builder.overrideProvider(JwtAuthGuard).useValue(open),
      },
    );
    expect((await app.request('/')).status).toBe(200);
  });
});
