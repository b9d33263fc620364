import { Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import passport from 'passport';
import { Public, UserLoader } from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS } from '../support/platform.js';

const NAME = 'throwing';

class ThrowingStrategy extends passport.Strategy {
  override authenticate(): void {
    throw new Error('The strategy of somebody else is broken');
  }
}

@Controller()
class Routes {
  @Public()
  @UseGuards(AuthGuard(['jwt', NAME]))
  @Get('both')
  both(): void {}
}

@Injectable()
class FindsNobody extends UserLoader<undefined> {
  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

beforeAll(() => passport.use(NAME, new ThrowingStrategy()));
afterAll(() => passport.unuse(NAME));

describe.each(PLATFORMS)(
  'a strategy after ours that throws, %s',
  (platform) => {
    it.each([
      ['at once', 'no token', {}],
      ['after waiting', tokenOf(), { userLoader: FindsNobody }],
    ])(
      'is answered with 500 where ours refuses %s',
      async (_, token, options) => {
        const metadata = {
          imports: [JwtAuthPassportModule],
          controllers: [Routes],
          providers: [FindsNobody],
        };
        await using app = await startGuarded(platform, metadata, options);
        expect((await app.request('/both', token)).status).toBe(500);
      },
    );
  },
);
