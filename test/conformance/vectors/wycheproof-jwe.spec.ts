import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import { GATE } from '../../../libs/jwt-auth/src/token/gate.js';
import { SIGNATURE_CHECKS } from '../../../libs/jwt-auth/src/token/signature-checks.js';
import { verifierOf } from './signature-level.js';
import { vectorsAbsent } from './vector-files.js';
import { jweFile } from './wycheproof.js';

const tests = jweFile.testGroups.flatMap((group) => group.tests);
const { keys } = importKeys({ secret: randomBytes(32) });
const verifier = verifierOf(keys);
const afterParts = [...GATE, ...SIGNATURE_CHECKS]
  .filter(({ needs }) => needs !== 'input' && needs !== 'text')
  .map(({ name }) => name);

describe.skipIf(vectorsAbsent)('Wycheproof, JSON Web Encryption', () => {
  it('has 139 vectors', () => {
    expect(tests).toHaveLength(139);
    expect(tests).toHaveLength(jweFile.numberOfTests);
  });

  it.each(tests)('$tcId $comment is refused by its parts', ({ jwe }) => {
    expect(() => verifier.verify(jwe)).toThrow(
      expect.objectContaining({
        name: 'AuthError',
        kind: 'rejected',
        code: 'token_malformed',
        check: 'three_parts',
      }),
    );
  });

  it.each(tests)('$tcId is not looked into any further', async ({ jwe }) => {
    const { checks } = await verifier.explain(jwe);
    const skipped = checks
      .filter(({ outcome }) => outcome === 'skipped')
      .map(({ check }) => check);
    expect(skipped).toEqual(expect.arrayContaining(afterParts));
  });
});
