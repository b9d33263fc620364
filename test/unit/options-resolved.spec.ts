import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { bearer, SECRET_CLAIM_NAMES, UserLoader } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resolveOptions } from '../../libs/jwt-auth/src/options/resolve-options.js';
import { START } from '../support/fake-clock.js';
import { AUDIENCE, ISSUER, KID, SCENES } from '../support/scenes.js';

const basic = { issuer: ISSUER, audience: AUDIENCE, keys: SCENES.HS256.keys };

class Loader extends UserLoader {
  load(): undefined {
    return undefined;
  }
}

describe('resolveOptions', () => {
  it('fills in every default', () => {
    const { keys, extractors, ...rest } = resolveOptions(basic, true);
    expect(rest).toEqual({
      issuer: ISSUER,
      audience: [AUDIENCE],
      managedKeys: undefined,
      trustedIssuers: [],
      issuerResolver: undefined,
      ephemeralKey: false,
      expiresIn: 900,
      accessTokenType: 'JWT',
      clockTolerance: 5,
      claimsValidator: undefined,
      userLoader: undefined,
      grants: {
        roles: ['roles'],
        scopes: ['scope'],
        permissions: ['permissions'],
      },
      cacheEntries: 10_000,
      maxBytes: 8192,
      secretClaimNames: SECRET_CLAIM_NAMES,
      realm: 'api',
      production: true,
    });
    expect(keys.signingKey(START).kid).toBe(KID);
    expect(extractors).toHaveLength(1);
    const source = { headers: { authorization: 'Bearer abc' } };
    expect(extractors[0]?.(source)).toBe('abc');
  });

  it('takes what is given, and turns durations into seconds', () => {
    const extractors = [bearer()];
    const given = {
      ...basic,
      audience: ['a', 'b'],
      accessToken: { expiresIn: '2h', type: 'at+jwt' } as const,
      clockTolerance: '1m' as const,
      extractors,
      userLoader: Loader,
      grants: { roles: ['a', 'b.c'], scopes: 'd', permissions: 'e' },
      cache: { maxEntries: 50 },
      limits: { tokenBytes: 4000 },
      secretClaimNames: ['x'],
      realm: 'shop',
    };
    expect(resolveOptions(given, false)).toMatchObject({
      audience: ['a', 'b'],
      expiresIn: 7200,
      accessTokenType: 'at+jwt',
      clockTolerance: 60,
      extractors,
      userLoader: Loader,
      grants: { roles: ['a', 'b.c'], scopes: ['d'], permissions: ['e'] },
      cacheEntries: 50,
      maxBytes: 4000,
      secretClaimNames: ['x'],
      realm: 'shop',
      production: false,
    });
  });

  it('fills in the members that a group leaves out', () => {
    const given = {
      ...basic,
      accessToken: { type: 'at+jwt' },
      grants: { roles: 'groups' },
      clockTolerance: 0,
      secretClaimNames: [],
    };
    expect(resolveOptions(given, false)).toMatchObject({
      expiresIn: 900,
      accessTokenType: 'at+jwt',
      grants: {
        roles: ['groups'],
        scopes: ['scope'],
        permissions: ['permissions'],
      },
      clockTolerance: 0,
      secretClaimNames: [],
    });
  });

  it('makes a validator of the schema', async () => {
    const claims = z.object({ plan: z.string() });
    const { claimsValidator } = resolveOptions({ ...basic, claims }, false);
    expect(await claimsValidator?.({ plan: 5 })).toEqual({ faults: ['plan'] });
  });

  it('leaves the options as they were', () => {
    const given = Object.freeze({ ...basic, accessToken: Object.freeze({}) });
    resolveOptions(given, false);
    expect(given).toEqual({ ...basic, accessToken: {} });
  });

  it('takes options without a prototype', () => {
    const given = Object.assign(Object.create(null), basic) as typeof basic;
    expect(resolveOptions(given, false).issuer).toBe(ISSUER);
  });

  it('makes up a key of its own each time, in development', () => {
    const { keys: _, ...keyless } = basic;
    const [one, two] = [1, 2].map(() => resolveOptions(keyless, false));
    expect(one?.ephemeralKey).toBe(true);
    const key = one?.keys.signingKey(START);
    expect(key).toMatchObject({ algorithm: 'HS256' });
    expect(key?.verifyKey.symmetricKeySize).toBe(32);
    expect(key?.kid).not.toBe(two?.keys.signingKey(START).kid);
  });

  it('puts all keys into the ring', () => {
    const [secret, former] = [randomBytes(32), randomBytes(32)];
    const keys = { secret, kid: 'new', previous: [former] };
    const { keys: ring } = resolveOptions({ ...basic, keys }, false);
    expect(ring.signingKey(START).kid).toBe('new');
    const { keys: old } = resolveOptions(
      { ...basic, keys: { secret: former } },
      false,
    );
    const { kid } = old.signingKey(START);
    expect(ring.resolve({ kid, alg: 'HS256' }, START)?.kid).toBe(kid);
  });
});
