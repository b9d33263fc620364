import { describe, expect, it } from 'vitest';
import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import { readJwkSet } from '../../../libs/jwt-auth/src/keys/remote/jwk-set.js';
import { LOOPBACK } from '../../support/jwks/remote-bench.js';
import { vectorsAbsent } from '../vectors/vector-files.js';
import { jwkFile } from '../vectors/wycheproof.js';

const TAKEN = 'taken';
const BETRAYED = 'the set holds a private or symmetric key';
const NONE = 'the set holds no key of use:';
const NOT_MEANT = `${NONE} none is for signatures of an algorithm allowed`;
const UNREADABLE = `${NONE} keys[0]: it is no public key that can be read`;

/** What becomes of the public sets, fetched as the JWKS of an issuer. Every other set holds secrets. */
const EXPECTED: Readonly<Record<number, string>> = {
  5: TAKEN,
  6: NOT_MEANT,
  7: `${NONE} keys[0]: its RSA modulus was made by a flawed generator and can be factored (ROCA, CVE-2017-15361); make a new pair elsewhere`,
  8: `${NONE} keys[0]: RS256 needs an RSA modulus of 2048 bits, this one has 1024`,
  9: `${NONE} keys[0]: an RSA public exponent under 65537 is not accepted`,
  19: NOT_MEANT,
  20: NOT_MEANT,
  21: NOT_MEANT,
  22: UNREADABLE,
  23: UNREADABLE,
  24: UNREADABLE,
};

const sets = jwkFile.testGroups.flatMap((group) =>
  group.tests.flatMap(({ tcId, comment, result }) => [
    {
      tcId,
      comment,
      result,
      half: 'private',
      keys: group.private.keys,
      expected: BETRAYED,
    },
    ...(group.public === undefined
      ? []
      : [
          {
            tcId,
            comment,
            result,
            half: 'public',
            keys: group.public.keys,
            expected: EXPECTED[tcId],
          },
        ]),
  ]),
);

function outcome(keys: readonly Jwk[]): string {
  try {
    readJwkSet(Buffer.from(JSON.stringify({ keys })), LOOPBACK);
    return TAKEN;
  } catch (error) {
    return (error as Error).message;
  }
}

describe.skipIf(vectorsAbsent)('Wycheproof, sets as a JWKS', () => {
  it('cover every vector and each public half', () => {
    expect(new Set(sets.map(({ tcId }) => tcId)).size).toBe(26);
    expect(sets.filter(({ half }) => half === 'public')).toHaveLength(
      Object.keys(EXPECTED).length,
    );
  });

  it.each(sets)('$tcId $comment, $half: $expected', ({ keys, expected }) => {
    expect(outcome(keys)).toBe(expected);
  });

  it('take the valid public set alone', () => {
    const taken = sets.filter(({ keys }) => outcome(keys) === TAKEN);
    expect(taken.map(({ tcId, result }) => [tcId, result])).toEqual([
      [5, 'valid'],
    ]);
  });
});
