import assert from 'node:assert/strict';
import type { RefreshToken } from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { GRACE, type StoreBench } from './store-bench.js';

export function deadlineCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('rotate() past its deadline', () => {
    it('spends no token', async () => {
      await changesNothing(bench, await bench.open());
    });

    it('ends no session, though its client has moved on meanwhile', async () => {
      const [first, second] = await bench.lineage(2);
      await changesNothing(bench, first as RefreshToken);
      bench.advance(GRACE + 2);
      await changesNothing(bench, second as RefreshToken);
    });

    it('is true to a rotation of its own that came in time', async () => {
      const token = await bench.open();
      const rotation = await bench.rotation(token);
      const store = await bench.store();
      const deadline = (await store.now()) + 100;
      assert.equal(
        (await store.rotate({ ...rotation, deadline })).outcome,
        'rotated',
      );
      bench.advance(200);
      assert.equal(
        (await store.rotate({ ...rotation, deadline })).outcome,
        'rotated',
      );
    });

    it('is judged by the clock of the store', async () => {
      const token = await bench.open();
      const rotation = await bench.rotation(token);
      const store = await bench.store();
      const deadline = (await store.now()) + 100;
      bench.advance(101);
      const answer = await store.rotate({ ...rotation, deadline });
      assert.equal(answer.outcome, 'late');
      const now = await store.now();
      assert.ok(answer.now > deadline && answer.now <= now);
    });
  });
}

async function changesNothing(
  bench: StoreBench,
  token: RefreshToken,
): Promise<void> {
  const before = await bench.stored(token);
  const deadline = (await (await bench.store()).now()) - 1;
  for (const grace of [0, GRACE]) {
    const { answer } = await bench.present(token, { deadline, grace });
    assert.equal(answer.outcome, 'late');
  }
  assert.deepEqual(plain(await bench.stored(token)), plain(before));
}
