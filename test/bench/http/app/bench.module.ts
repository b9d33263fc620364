import { type DynamicModule, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { JwtAuthModule } from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import {
  AUDIENCE,
  ISSUER,
  keyOptions,
  type Material,
} from '../../tokens/material.js';
import { CACHE_ENTRIES } from '../../tokens/streams.js';
import { BenchKeys } from '../guards/bench-keys.js';
import {
  KeyStrategy,
  MapStrategy,
  TextStrategy,
} from '../guards/passport-strategies.js';
import { BenchController, UncachedController } from './bench.controller.js';

@Module({})
export class BenchModule {
  /** Ours and every peer that lives in a Nest app. */
  static withPeers(material: Material): DynamicModule {
    const keys = new BenchKeys(material);
    return {
      module: BenchModule,
      imports: [
        oursOf(material, { maxEntries: CACHE_ENTRIES }),
        JwtAuthPassportModule,
        PassportModule,
        JwtModule.register({
          ...(material.algorithm === 'HS256'
            ? { secret: keys.text }
            : { publicKey: keys.text }),
          verifyOptions: keys.verifyOptions,
        }),
      ],
      controllers: [BenchController],
      providers: [
        { provide: BenchKeys, useValue: keys },
        MapStrategy,
        TextStrategy,
        KeyStrategy,
      ],
    };
  }

  static uncached(material: Material): DynamicModule {
    return {
      module: BenchModule,
      imports: [oursOf(material, false)],
      controllers: [UncachedController],
    };
  }
}

/** Without the global guard: here every route says itself who guards it. */
export function oursOf(
  material: Material,
  cache: { maxEntries: number } | false,
): DynamicModule {
  return JwtAuthModule.forRoot({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: keyOptions(material),
    cache,
    guard: false,
  });
}
