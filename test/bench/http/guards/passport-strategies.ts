import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { AUDIENCE, ISSUER } from '../../tokens/material.js';
import { BenchKeys } from './bench-keys.js';
import { type BenchRequest, tokenOf } from './request-token.js';
import { VerifiedMap } from './verified-map.js';

export const PASSPORT_TEXT = 'passport-jwt-text';
export const PASSPORT_KEY = 'passport-jwt-key';
export const PASSPORT_MAP = 'passport-map';

/** passport-jwt as its users write it: the secret or PEM goes in as text. */
@Injectable()
export class TextStrategy extends PassportStrategy(Strategy, PASSPORT_TEXT) {
  constructor(keys: BenchKeys) {
    super(optionsOf(keys, keys.text));
  }

  validate(payload: object): object {
    return payload;
  }
}

/** With the key imported once. The types of passport-jwt know text only; jsonwebtoken takes both. */
@Injectable()
export class KeyStrategy extends PassportStrategy(Strategy, PASSPORT_KEY) {
  constructor(keys: BenchKeys) {
    super(optionsOf(keys, keys.key as unknown as Buffer));
  }

  validate(payload: object): object {
    return payload;
  }
}

/** The floor of what a request through Passport costs. */
@Injectable()
export class MapStrategy {
  constructor(keys: BenchKeys) {
    const verified = new VerifiedMap(keys);
    class BareStrategy extends passport.Strategy {
      override authenticate(request: BenchRequest): void {
        try {
          this.success(verified.claimsOf(tokenOf(request)));
        } catch {
          this.fail();
        }
      }
    }
    passport.use(PASSPORT_MAP, new BareStrategy());
  }
}

function optionsOf({ verifyOptions }: BenchKeys, secretOrKey: string | Buffer) {
  return {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    secretOrKey,
    algorithms: verifyOptions.algorithms ?? [],
    issuer: ISSUER,
    audience: AUDIENCE,
  };
}
