import assert from 'node:assert/strict';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { IDLE, type StoreBench } from './store-bench.js';

export function pruningCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('prune()', () => {
    it('leaves what has not expired, revoked or not', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const live = await bench.open({ owner });
      const revoked = await bench.open({ owner });
      await store.revoke(revoked.sessionId);
      const before = plain(await bench.stored(live));
      assert.ok((await store.prune()) >= 0);
      assert.deepEqual(plain(await bench.stored(live)), before);
      const late = await bench.present(revoked);
      assert.equal(late.answer.outcome, 'revoked');
    });

    it('removes what has, and nothing is left to remove', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const { version } = await store.raiseVersion(owner);
      const token = await bench.open({ owner, version });
      bench.advance(IDLE + 10);
      const live = await bench.open({ owner, version });
      const removed = await store.prune();
      assert.equal(await store.prune(), 0);
      const { session } = await store.read(token.sessionId);
      // A store that lets expired sessions vanish by itself has none to remove.
      assert.ok(removed === 0 || session === undefined);
      assert.equal((await bench.stored(live)).revokedAt, undefined);
      assert.equal((await store.version(owner)).version, version);
    });
  });
}
