import assert from 'node:assert/strict';
import type { TestFramework } from '../test-framework.js';
import type { StoreBench } from './store-bench.js';

export function versionCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('the version of an owner', () => {
    it('is 0 until it is raised, and its own', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const before = await store.version(owner);
      assert.equal(before.version, 0);
      assert.equal(before.raisedAt, 0);
      const raised = await store.raiseVersion(owner);
      // A store may ask its clock once for the version and again for the answer.
      assert.ok(raised.version >= Math.floor(raised.now * 1000) - 1000);
      assert.ok(raised.raisedAt >= before.now);
      assert.ok(raised.raisedAt <= raised.now);
      const read = await (await bench.another()).version(owner);
      assert.equal(read.version, raised.version);
      assert.equal(read.raisedAt, raised.raisedAt);
      for (const other of [bench.newOwner(), owner.toUpperCase()]) {
        assert.equal((await store.version(other)).version, 0);
      }
    });

    it('never stays as it was, however fast it is raised', async () => {
      const owner = bench.newOwner();
      const stores = [await bench.store(), await bench.another()];
      const raised = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2]!.raiseVersion(owner),
        ),
      );
      const versions = raised.map(({ version }) => version);
      assert.equal(new Set(versions).size, versions.length);
      const { version } = await stores[0]!.version(owner);
      assert.equal(version, Math.max(...versions));
    });

    it('tells by the clock when it was raised, however far it runs ahead', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const far = 5_000_000_000_000;
      await store.raiseVersion(owner, far);
      bench.advance(100);
      const first = await store.raiseVersion(owner);
      const second = await store.revokeAll(owner);
      assert.equal(first.version, far + 1);
      assert.equal(second.version, far + 2);
      const { raisedAt, now } = await store.version(owner);
      assert.ok(raisedAt >= first.raisedAt && raisedAt <= now);
      assert.ok(now - raisedAt < 60);
    });

    it('is raised to a least value, and never lowered to it', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const once = await store.raiseVersion(owner, 41);
      assert.equal(once.version, 41);
      bench.advance(10);
      const again = await store.raiseVersion(owner, 40);
      assert.equal(again.version, 41);
      assert.equal(again.raisedAt, once.raisedAt);
      const far = 5_000_000_000_000;
      assert.equal((await store.raiseVersion(owner, far)).version, far);
      assert.equal((await store.raiseVersion(owner)).version, far + 1);
      assert.equal((await store.version(owner)).version, far + 1);
    });

    it('ends no session when it is raised', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const { version } = await store.raiseVersion(owner);
      assert.deepEqual(await bench.listed(owner), [token.sessionId]);
      assert.equal((await store.read(token.sessionId)).version, version);
      const { answer } = await bench.present(token);
      assert.equal(answer.outcome, 'rotated');
      assert.equal(answer.version, version);
    });

    it('refuses a sign-in that began before it was raised', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const { version } = await store.raiseVersion(owner);
      for (const old of [0, version - 1]) {
        const { answer } = await bench.create({ owner, version: old });
        assert.equal(answer.outcome, 'outdated');
      }
      assert.deepEqual(await bench.listed(owner), []);
      await bench.open({ owner, version });
      // From before the store lost what it had.
      await bench.open({ owner, version: version + 1 });
    });
  });
}
