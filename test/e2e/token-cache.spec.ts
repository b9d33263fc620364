import { Controller, Get, Injectable, Req, UseGuards } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AuthGuard } from '@nestjs/passport';
import { IsString } from 'class-validator';
import {
  Claims,
  CurrentUser,
  JwtAuthGuard,
  type Principal,
  Public,
  TokenService,
  UserLoader,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { describe, expect, it } from 'vitest';
import { clockOf, startGuarded, tokenOf } from '../support/guarded-app.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
} from '../support/platform.js';

@Controller()
class Routes {
  @Get('guarded')
  guarded(@Claims('sub') subject: string): { subject: string } {
    return { subject };
  }

  @Public()
  @UseGuards(AuthGuard('jwt'))
  @Get('passport')
  passport(@Claims('sub') subject: string): { subject: string } {
    return { subject };
  }

  @Get('meddling')
  meddling(
    @Req() request: { user: unknown },
    @CurrentUser() user: Record<string, unknown>,
  ): { changed: boolean; added: boolean } {
    const changed = Reflect.set(user, 'sub', 'mallory');
    const added = Reflect.set(user, 'admin', true);
    request.user = { sub: 'mallory' };
    return { changed, added };
  }

  @Get('user')
  user(@CurrentUser() user: unknown): { user: unknown } {
    return { user };
  }
}

const METADATA = { imports: [JwtAuthPassportModule], controllers: [Routes] };

async function errorCode(response: Response): Promise<unknown> {
  return ((await response.json()) as { errorCode?: string }).errorCode;
}

function statistics({ app }: RunningApp): unknown {
  return app.get(TokenService).cacheStatistics();
}

class AppClaims {
  @IsString()
  sub: string;
}

describe('the guard, with claims that have to be awaited', () => {
  it('decides at once on a hit, without a promise', async () => {
    await using app = await startGuarded('express', METADATA, {
      claims: AppClaims,
    });
    const guard = app.app.get(JwtAuthGuard);
    const enter = (): boolean | Promise<boolean> => {
      const request = { headers: { authorization: `Bearer ${token}` } };
      return guard.canActivate(
        new ExecutionContextHost(
          [request, {}],
          Routes,
          Reflect.get(Routes.prototype, 'guarded') as () => unknown,
        ),
      );
    };
    const token = tokenOf();
    const first = enter();
    expect(first).toBeInstanceOf(Promise);
    expect(await first).toBe(true);
    expect(enter()).toBe(true);
  });
});

describe.each<Platform>([...PLATFORMS])('the token cache on %s', (platform) => {
  it('serves guard, AuthGuard and TokenService from one verification', async () => {
    await using app = await startGuarded(platform, METADATA);
    const token = tokenOf();
    for (const path of ['/guarded', '/passport', '/guarded']) {
      const response = await app.request(path, token);
      expect(await response.json()).toEqual({ subject: 'alice' });
    }
    await app.app.get(TokenService).verify(token);
    expect(statistics(app)).toMatchObject({ hits: 3, misses: 1, size: 1 });
  });

  it('lets nobody in once the token has expired', async () => {
    await using app = await startGuarded(platform, METADATA);
    const token = tokenOf();
    for (const path of ['/guarded', '/passport']) {
      expect((await app.request(path, token)).status).toBe(200);
    }
    clockOf(app.app).advance(605);
    const refused = await app.request('/guarded', token);
    expect(refused.status).toBe(401);
    expect(await errorCode(refused)).toBe('token_expired');
    expect((await app.request('/passport', token)).status).toBe(401);
    expect(statistics(app)).toMatchObject({ size: 0 });
  });

  it('carries nothing from one request to the next', async () => {
    await using app = await startGuarded(platform, METADATA);
    const token = tokenOf();
    const meddled = await app.request('/meddling', token);
    expect(await meddled.json()).toEqual({ changed: true, added: true });
    const response = await app.request('/user', token);
    const { user } = (await response.json()) as { user: object };
    expect(user).toMatchObject({ sub: 'alice' });
    expect(user).not.toHaveProperty('admin');
    expect(statistics(app)).toMatchObject({ hits: 1 });
  });

  it('does not keep the user: the loader is asked on every request', async () => {
    let asked = 0;

    @Injectable()
    class Loader extends UserLoader<{ asked: number }> {
      load({ subject }: Principal): { asked: number; subject: string } {
        return { asked: ++asked, subject };
      }
    }

    await using app = await startGuarded(
      platform,
      { ...METADATA, providers: [Loader] },
      { userLoader: Loader },
    );
    const token = tokenOf();
    for (const times of [1, 2, 3]) {
      const response = await app.request('/user', token);
      expect(await response.json()).toEqual({
        user: { asked: times, subject: 'alice' },
      });
    }
    expect(statistics(app)).toMatchObject({ hits: 2, misses: 1 });
  });

  it('of one application answers for no other with another issuer', async () => {
    await using ours = await startGuarded(platform, METADATA);
    await using theirs = await startGuarded(platform, METADATA, {
      issuer: 'https://other.example',
    });
    const token = tokenOf();
    for (let times = 0; times < 2; times++) {
      for (const path of ['/guarded', '/passport']) {
        expect((await ours.request(path, token)).status).toBe(200);
        expect((await theirs.request(path, token)).status).toBe(401);
      }
    }
    const refused = await theirs.request('/guarded', token);
    expect(await errorCode(refused)).toBe('issuer_untrusted');
  });

  it('can be switched off', async () => {
    await using app = await startGuarded(platform, METADATA, { cache: false });
    const token = tokenOf();
    for (const path of ['/guarded', '/passport', '/guarded']) {
      expect((await app.request(path, token)).status).toBe(200);
    }
    expect(statistics(app)).toBeUndefined();
  });

  it('is empty once the application is closed', async () => {
    const app = await startGuarded(platform, METADATA);
    await app.request('/guarded', tokenOf());
    expect(statistics(app)).toMatchObject({ size: 1 });
    await app.close();
    expect(statistics(app)).toMatchObject({ size: 0 });
  });
});
