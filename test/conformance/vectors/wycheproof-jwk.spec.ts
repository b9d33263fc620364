import { describe, expect, it } from 'vitest';
import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import { NO_SUCH_ALGORITHM, NOT_FOR_SIGNATURES } from './jws-expectations.js';
import {
  bootWith,
  descriptorOf,
  keyRefused,
  verdict,
  VERIFIED,
} from './signature-level.js';
import { vectorsAbsent } from './vector-files.js';
import { jwkFile } from './wycheproof.js';

const NO_PUBLIC_KEY = keyRefused('it is no public key that can be read');
const NO_PRIVATE_KEY = keyRefused('it is no private key that can be read');
const SHORT_MODULUS = keyRefused(
  'RS256 needs an RSA modulus of 2048 bits, this one has 1024',
);
const SMALL_EXPONENT = keyRefused(
  'an RSA public exponent under 65537 is not accepted',
);
const FLAWED_GENERATOR = keyRefused(
  'its RSA modulus was made by a flawed generator and can be factored (ROCA, CVE-2017-15361)',
);
const NOT_BASE64URL = keyRefused('its member k is not base64url');
const SAME_KID = keyRefused('two keys are the same or share a kid');

const shortSecret = (bits: number, bytes: number): string =>
  keyRefused(`HS${bits} needs ${bits / 8} bytes, it has ${bytes}`);

/** Verdicts by test; where the halves of a pair differ, the public one first. */
const EXPECTED: Readonly<Record<number, readonly [string, string?]>> = {
  1: [VERIFIED],
  2: [VERIFIED],
  3: ['signature'],
  4: [NOT_BASE64URL],
  5: [VERIFIED],
  6: [NOT_FOR_SIGNATURES],
  7: [FLAWED_GENERATOR],
  8: [SHORT_MODULUS],
  9: [SMALL_EXPONENT],
  10: [shortSecret(256, 31)],
  11: [shortSecret(384, 47)],
  12: [shortSecret(512, 63)],
  13: [VERIFIED],
  14: [VERIFIED],
  15: [VERIFIED],
  16: [shortSecret(256, 0)],
  17: [shortSecret(384, 0)],
  18: [shortSecret(512, 0)],
  19: [NO_SUCH_ALGORITHM],
  20: [NO_SUCH_ALGORITHM],
  21: [NOT_FOR_SIGNATURES],
  22: [NO_PUBLIC_KEY, NO_PRIVATE_KEY],
  23: [NO_PUBLIC_KEY, NO_PRIVATE_KEY],
  24: [NO_PUBLIC_KEY, NO_PRIVATE_KEY],
  25: [NO_SUCH_ALGORITHM],
  26: [NO_SUCH_ALGORITHM],
};

/** Vectors that the file wants refused and a ring accepts, and why. */
const DIVERGENCES: Readonly<Record<number, string>> = {
  1: 'a ring may mix secrets and pairs: each key is bound to its own algorithm, so none can stand in for another; sets fetched from elsewhere are another matter',
};

const all = jwkFile.testGroups.flatMap((group) =>
  group.tests.map((test) => ({ ...test, group })),
);

const driven = all.flatMap(({ group, ...test }) => {
  const [first, second = first] = EXPECTED[test.tcId] ?? [];
  return [
    { ...test, half: 'public', set: group.public, expected: first },
    { ...test, half: 'private', set: group.private, expected: second },
  ].filter(({ set }) => set !== undefined);
});

describe.skipIf(vectorsAbsent)('Wycheproof, JSON Web Key', () => {
  it('has 26 vectors', () => {
    expect(all).toHaveLength(26);
    expect(all).toHaveLength(jwkFile.numberOfTests);
  });

  it.each(driven)(
    '$tcId $comment, $half: $expected',
    ({ tcId, jws, result, set, expected }) => {
      const ring = set?.keys.map((jwk) => descriptorOf(jwk)) ?? [];
      const { keys, refusal } = bootWith(ring);
      expect(refusal ?? verdict(jws, keys)).toBe(expected);
      expect(expected === VERIFIED).toBe(
        result === 'valid' || tcId in DIVERGENCES,
      );
    },
  );

  it('refuses the duplicate kid of vector 4, its second secret being mended', () => {
    const set = all.find(({ tcId }) => tcId === 4)?.group.private;
    const mended = set?.keys.map((jwk) => descriptorOf(canonical(jwk))) ?? [];
    expect(mended).toHaveLength(2);
    expect(bootWith(mended).refusal).toContain(SAME_KID);
  });
});

/** The secret in the one encoding that base64url has for its bytes. */
function canonical(jwk: Jwk): Jwk {
  const bytes = Buffer.from(String(jwk.k), 'base64url');
  return { ...jwk, k: bytes.toString('base64url') };
}
