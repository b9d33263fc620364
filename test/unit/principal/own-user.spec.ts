import { describe, expect, it } from 'vitest';
import {
  ownUserOf,
  principalOf,
} from '../../../libs/jwt-auth/src/principal/principal.js';

const claims = Object.freeze({
  iss: 'https://issuer.example',
  sub: 'alice',
  aud: 'api',
  exp: 2_000_000_000,
  realm: Object.freeze({ roles: Object.freeze(['user']) }),
});

/** Everything that a holder can reach by any key. */
function* reachable(value: unknown): Generator<object> {
  if (typeof value === 'object' && value !== null) {
    yield value;
    for (const key of Reflect.ownKeys(value)) {
      yield* reachable(Reflect.get(value, key));
    }
  }
}

describe('a principal', () => {
  const principal = principalOf({ type: 'JWT', claims });

  it('is frozen with all that can be reached from it by any key', () => {
    expect([...reachable(principal)].every(Object.isFrozen)).toBe(true);
  });

  it('gives each request a user of its own that may be added to', () => {
    const user = ownUserOf(principal) as Record<string, unknown>;
    user['sub'] = 'mallory';
    expect(ownUserOf(principal)).toEqual(claims);
    expect(ownUserOf(principal)).not.toBe(ownUserOf(principal));
  });
});
