import { Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { afterEach, describe, expect, it } from 'vitest';
import { JwtAuthPassportModule, JwtStrategy } from '@jwt-auth/nestjs/passport';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { OtherPassportStrategy } from '../support/other-strategy.js';
import { PLATFORMS } from '../support/platform.js';

/** Left over from before, or from a tutorial. Made after ours, since it asks for it. */
@Injectable()
class OwnJwtStrategy extends PassportStrategy(OtherPassportStrategy, 'jwt') {
  constructor(readonly ours: JwtStrategy) {
    super();
  }

  validate(): void {}
}

// An application that does not start is never closed, and does not give the name back.
afterEach(() => passport.unuse('jwt'));

@Controller()
class Routes {
  @UseGuards(AuthGuard('jwt'))
  @Get('mine')
  mine(): void {}
}

describe.each(PLATFORMS)(
  'a strategy that takes the name, on %s',
  (platform) => {
    it('stops the boot', async () => {
      const starting = startGuarded(platform, {
        imports: [JwtAuthPassportModule],
        providers: [OwnJwtStrategy],
      });
      await expect(starting).rejects.toMatchObject({
        kind: 'misconfigured',
        code: 'wiring_invalid',
        message: expect.stringContaining(
          "Another Passport strategy has the name 'jwt'",
        ) as string,
      });
    });

    it('is forgotten by the next application, which is the only one', async () => {
      const refused = startGuarded(platform, {
        imports: [JwtAuthPassportModule],
        providers: [OwnJwtStrategy],
      });
      await expect(refused).rejects.toMatchObject({ kind: 'misconfigured' });
      passport.unuse('jwt');
      await using app = await startGuarded(
        platform,
        { imports: [JwtAuthPassportModule], controllers: [Routes] },
        { guard: false },
      );
      expect((await app.request('/mine', tokenOf())).status).toBe(200);
    });
  },
);
