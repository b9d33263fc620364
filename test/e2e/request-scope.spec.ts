import { Controller, Get, Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import {
  Authorize,
  Authorizer,
  CurrentUser,
  Public,
  type Principal,
  UserLoader,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
} from '../support/platform.js';

/** Made once per request, as a unit of work or a tenant's connection would be. */
@Injectable({ scope: Scope.REQUEST })
class Unit {
  static made = 0;
  readonly id = ++Unit.made;

  constructor(@Inject(REQUEST) readonly request: { url: string }) {}
}

/** Request-scoped, since what it needs is. */
@Injectable()
class ScopedLoader extends UserLoader {
  constructor(private readonly unit: Unit) {
    super();
  }

  load({ subject }: Principal): object {
    const { id, request } = this.unit;
    return { subject, unit: id, url: request.url };
  }
}

@Injectable()
class SameUnit extends Authorizer {
  constructor(private readonly unit: Unit) {
    super();
  }

  authorize({ user }: Principal<{ unit: number }>): boolean {
    return user.unit === this.unit.id;
  }
}

@Controller('single')
class Single {
  @Get()
  user(@CurrentUser() user: unknown): unknown {
    return { user };
  }

  @Authorize(SameUnit)
  @Get('same-unit')
  sameUnit(): void {}
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class Scoped {
  constructor(private readonly unit: Unit) {}

  @Get()
  user(@CurrentUser() user: unknown): unknown {
    return { user, unit: this.unit.id };
  }

  @Authorize(SameUnit)
  @Get('same-unit')
  sameUnit(): void {}

  @Public()
  @Get('public')
  open(): unknown {
    return { unit: this.unit.id };
  }
}

function boot(platform: Platform): Promise<RunningApp> {
  return startGuarded(
    platform,
    {
      controllers: [Single, Scoped],
      providers: [Unit, ScopedLoader, SameUnit],
    },
    { userLoader: ScopedLoader },
  );
}

describe.each(PLATFORMS)('request scope on %s', (platform) => {
  it('of the loader, under a singleton controller', async () => {
    await using app = await boot(platform);
    const before = Unit.made;
    for (const [index, sub] of ['alice', 'bob'].entries()) {
      const path = `/single?${sub}`;
      const response = await app.request(path, tokenOf({ sub }));
      expect(await response.json()).toEqual({
        user: { subject: sub, unit: before + index + 1, url: path },
      });
    }
    expect(Unit.made - before).toBe(2);
  });

  it('of the loader and of the controller is one and the same', async () => {
    await using app = await boot(platform);
    const before = Unit.made;
    const response = await app.request('/scoped', tokenOf());
    expect(await response.json()).toEqual({
      user: { subject: 'alice', unit: before + 1, url: '/scoped' },
      unit: before + 1,
    });
    expect(Unit.made - before).toBe(1);
  });

  it.each(['/single/same-unit', '/scoped/same-unit'])(
    'of the loader and of a rule is one and the same: %s',
    async (path) => {
      await using app = await boot(platform);
      const before = Unit.made;
      const response = await app.request(path, tokenOf());
      expect([await verdictOf(response), Unit.made - before]).toEqual([
        '200',
        1,
      ]);
    },
  );

  it('keeps requests at the same time apart', async () => {
    await using app = await boot(platform);
    const subjects = Array.from({ length: 20 }, (_, index) => `user-${index}`);
    const answers = await Promise.all(
      subjects.map(async (sub) => {
        const path = `/single?${sub}`;
        const response = await app.request(path, tokenOf({ sub }));
        return (await response.json()) as { user: { unit: number } };
      }),
    );
    expect(answers).toMatchObject(
      subjects.map((sub) => ({
        user: { subject: sub, url: `/single?${sub}` },
      })),
    );
    expect(new Set(answers.map(({ user }) => user.unit)).size).toBe(20);
  });

  it('of a controller goes with the guard', async () => {
    await using app = await boot(platform);
    const verdicts = await Promise.all([
      app.request('/scoped').then(verdictOf),
      app.request('/scoped', 'bad').then(verdictOf),
      app.request('/scoped/public').then(verdictOf),
    ]);
    expect(verdicts).toEqual([
      '401 token_missing',
      '401 token_malformed',
      '200',
    ]);
  });
});
