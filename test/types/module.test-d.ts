import type { DynamicModule } from '@nestjs/common';
import {
  bearer,
  fromRequest,
  JwtAuthModule,
  type KeyOptions,
  type TokenExtractor,
  UserLoader,
} from '@jwt-auth/nestjs';
import { IsString } from 'class-validator';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

class Loader extends UserLoader<{ id: number }> {
  load(): { id: number } {
    return { id: 1 };
  }
}

class AppClaims {
  @IsString()
  tenant: string;
}

const basic = { issuer: 'i', audience: 'a' };

describe('forRoot()', () => {
  it('takes options and extras, and returns a dynamic module', () => {
    const module = JwtAuthModule.forRoot({
      ...basic,
      audience: ['a', 'b'],
      keys: { secret: 'x', algorithm: 'HS512', previous: [Buffer.from('x')] },
      accessToken: { expiresIn: '15m', type: 'at+jwt' },
      clockTolerance: 5,
      claims: AppClaims,
      extractors: [bearer(), fromRequest(() => null)],
      userLoader: Loader,
      grants: { roles: ['a', 'b'] },
      limits: { tokenBytes: 4096 },
      secretClaimNames: [],
      realm: 'api',
      isGlobal: false,
      guard: false,
    });
    expectTypeOf(module).toEqualTypeOf<DynamicModule>();
    JwtAuthModule.forRoot(basic);
    JwtAuthModule.forRoot({ ...basic, claims: z.object({}) });
  });

  it('refuses what is missing, unknown or of another type', () => {
    // @ts-expect-error no issuer
    JwtAuthModule.forRoot({ audience: 'a' });
    // @ts-expect-error no audience
    JwtAuthModule.forRoot({ issuer: 'i' });
    // @ts-expect-error an unknown option
    JwtAuthModule.forRoot({ ...basic, expiresIn: '15m' });
    // @ts-expect-error an unknown option inside
    JwtAuthModule.forRoot({ ...basic, limits: { bytes: 1 } });
    // @ts-expect-error a pattern
    JwtAuthModule.forRoot({ ...basic, audience: /a/ });
    // @ts-expect-error no unit
    JwtAuthModule.forRoot({ ...basic, clockTolerance: '5' });
    // @ts-expect-error the extractor is not made
    JwtAuthModule.forRoot({ ...basic, extractors: [bearer] });
    // @ts-expect-error the cache is on unless it is switched off
    JwtAuthModule.forRoot({ ...basic, cache: true });
    // @ts-expect-error no duration
    JwtAuthModule.forRoot({ ...basic, cache: { maxEntries: '1h' } });
    // @ts-expect-error no user loader
    JwtAuthModule.forRoot({ ...basic, userLoader: AppClaims });
  });

  it('refuses keys that do not fit together', () => {
    const keys = (options: KeyOptions): KeyOptions => options;
    keys({
      ring: [{ secret: 'x', signFrom: new Date(), verifyUntil: '2031-01-01' }],
    });
    keys({ publicKey: 'x', algorithm: 'ES256' });
    // @ts-expect-error a secret signs with HMAC
    keys({ secret: 'x', algorithm: 'RS256' });
    // @ts-expect-error a pair does not
    keys({ privateKey: 'x', algorithm: 'HS256' });
    // @ts-expect-error none is no algorithm
    keys({ secret: 'x', algorithm: 'none' });
    // @ts-expect-error a public key needs its algorithm
    keys({ publicKey: 'x' });
    // @ts-expect-error retired keys of a ring stand in it
    keys({ ring: [{ secret: 'x', previous: ['y'] }] });
    // @ts-expect-error no key
    keys({});
  });
});

it('an extractor is what a factory of one makes', () => {
  expectTypeOf(bearer()).toEqualTypeOf<TokenExtractor>();
  expectTypeOf(bearer).not.toExtend<TokenExtractor>();
});
