import { describe, expect, it } from 'vitest';
import { importSecret } from '../../../libs/jwt-auth/src/keys/key-material.js';
import type { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import {
  ALL_ZERO_KEY,
  DROPPED,
  expectedVerdict,
  MENDED_ALGORITHM,
  NO_SUCH_ALGORITHM,
  NOT_FOR_SIGNATURES,
  SIGNED_BY_ALL_ZERO_KEY,
  VALID_TWIN,
} from './jws-expectations.js';
import {
  descriptorOf,
  verdict,
  verdictByRing,
  VERIFIED,
} from './signature-level.js';
import { vectorsAbsent } from './vector-files.js';
import { jwsFile } from './wycheproof.js';

const all = jwsFile.testGroups.flatMap((group) =>
  group.tests.map((test) => ({
    ...test,
    jwk: group.public ?? group.private,
    expected: expectedVerdict(group, test),
  })),
);
const driven = all.filter(({ tcId }) => !DROPPED.includes(tcId));

function ofIds(ids: Iterable<number>): typeof all {
  const wanted = new Set(ids);
  return all.filter(({ tcId }) => wanted.has(tcId));
}

describe.skipIf(vectorsAbsent)('Wycheproof, JSON Web Signature', () => {
  it('has 401 vectors', () => {
    expect(all).toHaveLength(401);
    expect(all).toHaveLength(jwsFile.numberOfTests);
  });

  it.each(driven)('$tcId $comment: $expected', ({ jws, jwk, expected }) => {
    expect(expected).toBeDefined();
    expect(verdictByRing(jws, [descriptorOf(jwk)])).toBe(expected);
  });

  it.each(ofIds(DROPPED))(
    '$tcId is dropped: its bytes are those of a valid vector',
    ({ jws, jwk }) => {
      const [twin] = ofIds([VALID_TWIN]);
      expect(twin?.result).toBe('valid');
      expect({ jws, jwk }).toEqual({ jws: twin?.jws, jwk: twin?.jwk });
    },
  );

  it.each(ofIds(MENDED_ALGORITHM.keys()))(
    '$tcId $comment verifies once the alg of its key is mended',
    ({ tcId, jws, jwk }) => {
      const mended = { ...jwk, alg: MENDED_ALGORITHM.get(tcId) };
      expect(verdictByRing(jws, [descriptorOf(mended)])).toBe(VERIFIED);
    },
  );

  it.each(ofIds(SIGNED_BY_ALL_ZERO_KEY))(
    '$tcId $comment verifies with a stand-in for its weak key',
    ({ jws, jwk }) => {
      const standIn = {
        kid: jwk.kid,
        algorithm: jwk.alg,
        verifyKey: importSecret(jwk),
        signatureBytes: 32,
        canVerify: () => true,
      } as unknown as Key;
      expect(verdict(jws, [standIn])).toBe(VERIFIED);
    },
  );

  it('comes out with these numbers', () => {
    const numbers: Record<string, number> = {
      total: all.length,
      dropped: all.length - driven.length,
    };
    for (const { jws, jwk } of driven) {
      const found = verdictByRing(jws, [descriptorOf(jwk)]);
      numbers[found] = (numbers[found] ?? 0) + 1;
    }
    console.info('Wycheproof, JSON Web Signature:', numbers);
    expect(numbers).toEqual({
      total: 401,
      dropped: 2,
      verified: 29,
      token_text: 3,
      three_parts: 15,
      header_encoding: 9,
      header_algorithm: 5,
      payload_encoding: 15,
      signature_encoding: 8,
      key_known: 3,
      key_algorithm: 8,
      signature: 293,
      [ALL_ZERO_KEY]: 5,
      [NO_SUCH_ALGORITHM]: 2,
      [NOT_FOR_SIGNATURES]: 4,
    });
  });
});
