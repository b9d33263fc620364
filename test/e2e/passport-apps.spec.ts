import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import passport from 'passport';
import { describe, expect, it } from 'vitest';
import { JwtAuthGuard, OptionalAuth, Public } from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { verdictOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
} from '../support/platform.js';

const PassportGuard = AuthGuard('jwt');

/** A guard of a team: what ours refuses may still pass Passport. */
@Injectable()
class EitherGuard extends PassportGuard implements CanActivate {
  constructor(private readonly ours: JwtAuthGuard) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      return await this.ours.canActivate(context);
    } catch {
      return (await super.canActivate(context)) as boolean;
    }
  }
}

@Controller()
class Routes {
  @Public()
  @UseGuards(AuthGuard('jwt'))
  @Get('passport')
  passport(): void {}

  @UseGuards(EitherGuard)
  @Get('either')
  either(): void {}

  @Get('native')
  native(): void {}
}

@Controller('optional')
class OptionalRoutes {
  @OptionalAuth()
  @UseGuards(PassportGuard)
  @Get()
  read(): void {}
}

const FIRST = 'https://first.example';
const SECOND = 'https://second.example';

function boot(
  platform: Platform,
  issuer: string,
  guard = true,
  log = new CapturedLog(),
): Promise<RunningApp> {
  return startGuarded(
    platform,
    {
      imports: [JwtAuthPassportModule],
      // @OptionalAuth() needs a guard that heeds it.
      controllers: guard ? [Routes, OptionalRoutes] : [Routes],
    },
    { issuer, guard },
    loggingTo(log),
  );
}

const ask = async (
  app: RunningApp,
  issuer: string,
  path = '/passport',
): Promise<number> =>
  (await app.request(path, tokenOf({ iss: issuer }))).status;

describe.each(PLATFORMS)('two applications in one process, %s', (platform) => {
  it('each judge their own', async () => {
    await using first = await boot(platform, FIRST);
    await using second = await boot(platform, SECOND);
    expect(await ask(first, FIRST)).toBe(200);
    expect(await ask(second, SECOND)).toBe(200);
    expect(await ask(first, SECOND)).toBe(401);
    expect(await ask(second, FIRST)).toBe(401);
  });

  it.each([
    ['the first', 0],
    ['the second', 1],
  ])('the other works once %s is closed', async (_, closed) => {
    const issuers = [FIRST, SECOND];
    const apps = [await boot(platform, FIRST), await boot(platform, SECOND)];
    await apps[closed]?.close();
    const [rest] = apps.filter((__, index) => index !== closed);
    await using left = rest as RunningApp;
    const [own] = issuers.filter((__, index) => index !== closed);
    expect(await ask(left, own as string)).toBe(200);
    expect(await ask(left, issuers[closed] as string)).toBe(401);
  });

  it('leave no strategy behind', async () => {
    const apps = [await boot(platform, FIRST), await boot(platform, SECOND)];
    for (const app of apps) {
      await app.close();
    }
    const { _strategies: left } = passport as unknown as {
      _strategies: Record<string, unknown>;
    };
    expect(Object.keys(left)).not.toContain('jwt');
  });

  it('refuse both where the global guard is off and nothing says whose a request is', async () => {
    const log = new CapturedLog();
    await using first = await boot(platform, FIRST, false, log);
    const alone = [await ask(first, FIRST), await ask(first, SECOND)];
    expect(alone).toEqual([200, 401]);

    const second = await boot(platform, SECOND, false, log);
    for (const app of [first, second]) {
      for (const issuer of [FIRST, SECOND]) {
        const response = await app.request(
          '/passport',
          tokenOf({ iss: issuer }),
        );
        expect(await response.json()).toEqual({
          statusCode: 500,
          message: 'Internal server error',
        });
      }
    }
    expect(
      log.find(
        'error',
        "Several applications of this process have a strategy 'jwt'",
      ),
    ).toHaveLength(4);

    await second.close();
    expect([await ask(first, FIRST), await ask(first, SECOND)]).toEqual(alone);
  });

  it('tell a request apart where only one has the global guard', async () => {
    await using guarded = await boot(platform, FIRST);
    await using open = await boot(platform, SECOND, false);
    expect(await ask(guarded, FIRST)).toBe(200);
    expect(await ask(guarded, SECOND)).toBe(401);
    expect(await ask(open, SECOND)).toBe(500);
    expect(await ask(open, FIRST)).toBe(500);
  });

  it('know their own where our guard found no token first', async () => {
    await using first = await boot(platform, FIRST);
    await using second = await boot(platform, SECOND);
    for (const app of [first, second]) {
      // Without a stamp it would be 500.
      const { status, headers } = await app.request('/optional');
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('judge their own where our guard has refused first', async () => {
    await using first = await boot(platform, FIRST, false);
    await using second = await boot(platform, SECOND, false);
    expect(await ask(first, SECOND, '/either')).toBe(401);
    expect(await ask(second, FIRST, '/either')).toBe(401);
  });

  it('do not touch the native guard', async () => {
    await using first = await boot(platform, FIRST);
    await using second = await boot(platform, SECOND);
    const verdicts = await Promise.all(
      [first, second].map(async (app) =>
        verdictOf(await app.request('/native', tokenOf({ iss: FIRST }))),
      ),
    );
    expect(verdicts).toEqual(['200', '401 issuer_untrusted']);
  });
});
