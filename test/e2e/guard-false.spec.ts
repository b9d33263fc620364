import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { CurrentUser, JwtAuthGuard, Public, Roles } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { guardModule, tokenOf, withFakeClock } from '../support/guarded-app.js';
import { PLATFORMS, start } from '../support/platform.js';

@Controller()
class Mixed {
  @Get('open')
  open(@CurrentUser('sub') subject = 'anyone'): string {
    return subject;
  }

  @Roles('admin')
  @Get('not-asked')
  notAsked(): void {}

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

@Controller('feature')
class Feature {
  @UseGuards(JwtAuthGuard)
  @Get()
  read(): void {}
}

const ROWS: readonly [path: string, token: string | undefined, string][] = [
  ['/open', undefined, '200'],
  ['/open', 'bad', '200'],
  ['/not-asked', undefined, '200'],
  ['/guarded', undefined, '401 token_missing'],
  ['/guarded', 'bad', '401 token_malformed'],
  ['/guarded', tokenOf(), '200'],
  ['/admin', tokenOf(), '403 insufficient_scope'],
  ['/admin', tokenOf({ roles: ['admin'] }), '200'],
  ['/class/guarded', undefined, '401 token_missing'],
  ['/class/guarded', tokenOf(), '200'],
  ['/class/public', undefined, '200'],
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
        controllers: [Mixed, GuardedClass],
      },
      withFakeClock(),
    );
    for (const [path, token, verdict] of ROWS) {
      const response = await app.request(path, token);
      expect(`${path} ${await verdictOf(response)}`).toBe(`${path} ${verdict}`);
    }
  });
});
