import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { describe, expect, it } from 'vitest';
import { JwtAuthPassportModule, JwtStrategy } from '@jwt-auth/nestjs/passport';
import { startGuarded } from '../support/guarded-app.js';
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
  },
);
