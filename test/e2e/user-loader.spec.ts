import {
  Controller,
  Get,
  Injectable,
  Module,
  type Type,
  Scope,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import {
  CurrentUser,
  OptionalAuth,
  type Principal,
  Public,
  UserLoader,
} from '@jwt-auth/nestjs';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
} from '../support/platform.js';

@Controller()
class Routes {
  @Get()
  guarded(@CurrentUser() user: unknown): unknown {
    return { user };
  }

  @OptionalAuth()
  @Get('optional')
  optional(@CurrentUser() user: unknown): unknown {
    return { user };
  }

  @Public()
  @Get('public')
  open(@CurrentUser() user: unknown): unknown {
    return { user };
  }
}

@Injectable()
class Names {
  of(subject: string): string {
    return subject.toUpperCase();
  }
}

@Injectable()
class Singleton extends UserLoader {
  static readonly asked: string[] = [];

  constructor(private readonly names: Names) {
    super();
  }

  load({ subject, user, claims }: Principal): object {
    Singleton.asked.push(subject);
    return { name: this.names.of(subject), sameBefore: user === claims };
  }
}

@Injectable()
class Asynchronous extends UserLoader {
  async load({ subject }: Principal): Promise<object> {
    return Promise.resolve({ name: subject });
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientLoader extends UserLoader {
  static made = 0;
  readonly id = ++TransientLoader.made;

  load({ subject }: Principal): object {
    return { subject, id: this.id };
  }
}

function startWith(
  platform: Platform,
  userLoader: Type<UserLoader>,
): Promise<RunningApp> {
  return startGuarded(
    platform,
    { controllers: [Routes], providers: [Names, userLoader] },
    { userLoader },
  );
}

describe.each(PLATFORMS)('the user loader on %s', (platform) => {
  it('may need other providers', async () => {
    await using app = await startWith(platform, Singleton);
    const response = await app.request('/', tokenOf());
    expect(await response.json()).toEqual({
      user: { name: 'ALICE', sameBefore: true },
    });
  });

  it('is asked once a request, and only after a good token', async () => {
    await using app = await startWith(platform, Singleton);
    Singleton.asked.length = 0;
    await app.request('/', tokenOf({ sub: 'one' }));
    await app.request('/optional', tokenOf({ sub: 'two' }));
    await app.request('/');
    await app.request('/', tokenOf({ exp: 1 }));
    await app.request('/optional');
    await app.request('/public', tokenOf());
    expect(Singleton.asked).toEqual(['one', 'two']);
  });

  it('may be asynchronous', async () => {
    await using app = await startWith(platform, Asynchronous);
    const response = await app.request('/', tokenOf());
    expect(await response.json()).toEqual({ user: { name: 'alice' } });
  });

  it('may be a provider of any module', async () => {
    @Module({ providers: [Asynchronous] })
    class UsersModule {}
    await using app = await startGuarded(
      platform,
      { imports: [UsersModule], controllers: [Routes] },
      { userLoader: Asynchronous },
    );
    const response = await app.request('/', tokenOf());
    expect(await response.json()).toEqual({ user: { name: 'alice' } });
  });

  it('makes a transient loader for every request', async () => {
    await using app = await startWith(platform, TransientLoader);
    const ids: unknown[] = [];
    for (let index = 0; index < 3; index++) {
      const response = await app.request('/', tokenOf());
      const { user } = (await response.json()) as { user: { id: number } };
      ids.push(user.id);
    }
    expect(new Set(ids).size).toBe(3);
  });

  it('must be provided', async () => {
    const starting = startGuarded(
      platform,
      { controllers: [Routes] },
      { userLoader: Asynchronous },
    );
    await expect(starting).rejects.toMatchObject({
      name: 'AuthError',
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message:
        'The option userLoader names Asynchronous, but no module provides it: add it to the providers of one',
    });
  });
});
