import assert from 'node:assert/strict';
import type { RefreshToken } from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { GRACE, type Presented, type StoreBench } from './store-bench.js';

const MANY = 50;

export function concurrencyCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('many refreshes at once', () => {
    it('of one token with grace are one lineage', async () => {
      for (let round = 0; round < 5; round++) {
        const token = await bench.open();
        const results = await allAtOnce(bench, token, GRACE);
        assert.equal(count(results, 'rotated'), 1);
        assert.equal(count(results, 'retried'), MANY - 1);
        const secrets = results.map(({ held }) => held?.secret);
        assert.ok(secrets[0]);
        assert.equal(new Set(secrets).size, 1);
        assert.equal((await bench.stored(token)).generation, 1);
      }
    });

    it('of one token without grace are one success, and the end of the session', async () => {
      for (let round = 0; round < 5; round++) {
        const token = await bench.open();
        const results = await allAtOnce(bench, token, 0);
        assert.equal(count(results, 'rotated'), 1);
        assert.ok(count(results, 'stale') >= 1);
        assert.equal(
          count(results, 'stale') + count(results, 'revoked'),
          MANY - 1,
        );
        assert.ok((await bench.stored(token)).revokedAt);
      }
    });

    it('of one attempt that a client sends over and over are one success', async () => {
      const token = await bench.open();
      const rotation = await bench.rotation(token, { grace: 0 });
      const stores = [await bench.store(), await bench.another()];
      const answers = await Promise.all(
        Array.from({ length: MANY }, (_, index) =>
          stores[index % 2]!.rotate(rotation),
        ),
      );
      for (const { outcome } of answers) {
        assert.equal(outcome, 'rotated');
      }
      const { generation, revokedAt } = await bench.stored(token);
      assert.equal(generation, 1);
      assert.equal(revokedAt, undefined);
    });

    it('of a successor and its predecessor leave one token that is good', async () => {
      const first = await bench.open();
      const second = await bench.next(first);
      const both = await Promise.all([
        allAtOnce(bench, first, GRACE),
        allAtOnce(bench, second, GRACE),
      ]);
      const secrets = both.flat().map(({ held }) => held?.secret);
      assert.deepEqual([...new Set(secrets)], [second.secret]);
    });

    it('of different sessions do not meet', async () => {
      const tokens = await Promise.all(
        Array.from({ length: MANY }, () => bench.open()),
      );
      const results = await Promise.all(
        tokens.map((token) => bench.present(token)),
      );
      assert.equal(count(results, 'rotated'), MANY);
      results.forEach(({ answer, rotation }, index) => {
        assert.equal(answer.session?.id, tokens[index]?.sessionId);
        assert.equal(answer.session?.current, rotation.successor);
      });
    });
  });
}

async function allAtOnce(
  bench: StoreBench,
  token: RefreshToken,
  grace: number,
): Promise<Presented[]> {
  const stores = [await bench.store(), await bench.another()];
  return Promise.all(
    Array.from({ length: MANY }, (_, index) =>
      bench.present(token, { grace }, stores[index % 2]),
    ),
  );
}

function count(results: readonly Presented[], outcome: string): number {
  return results.filter(({ answer }) => answer.outcome === outcome).length;
}
