import assert from 'node:assert/strict';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { IDLE, type StoreBench } from './store-bench.js';

const ALL = { limit: 100 };

export function listCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('list()', () => {
    it('has the live sessions of the owner alone, the newest sign-in first', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      assert.deepEqual(await bench.listed(owner), []);
      await bench.open({ owner, idle: 5 });
      bench.advance(10);
      const [one, two, three] = await bench.openSome(owner, 3);
      await bench.open();
      await store.revoke(two!.sessionId);
      await bench.next(one!);
      const { sessions } = await (await bench.another()).list(owner, ALL);
      assert.deepEqual(sessions.map(plain), [
        plain(await bench.stored(three!)),
        plain(await bench.stored(one!)),
      ]);
      bench.advance(IDLE + 1);
      assert.deepEqual(await bench.listed(owner), []);
    });

    it('has those that are used, however long ago they signed in', async () => {
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      bench.advance(IDLE - 60);
      await bench.next(token);
      bench.advance(IDLE - 60);
      assert.deepEqual(await bench.listed(owner), [token.sessionId]);
    });

    it('has each session once, page by page, whatever ends or is used meanwhile', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const tokens = await bench.openSome(owner, 7);
      const ids = tokens.map(({ sessionId }) => sessionId).toReversed();
      const first = await page(bench, owner, 3);
      assert.deepEqual(first, ids.slice(0, 3));
      await bench.next(tokens[0]!);
      await store.revoke(ids[2] as string);
      await store.revoke(ids[4] as string);
      await bench.open({ owner });
      const second = await page(bench, owner, 3, ids[2]);
      assert.deepEqual(second, [ids[3], ids[5], ids[6]]);
      assert.deepEqual(await page(bench, owner, 3, ids[6]), []);
      assert.deepEqual(await page(bench, owner, 1, ids[5]), [ids[6]]);
    });

    it('has each session once if several signed in at the same instant', async () => {
      const owner = bench.newOwner();
      const created = await Promise.all(
        Array.from({ length: 9 }, () => bench.create({ owner })),
      );
      const seen: string[] = [];
      for (let after: string | undefined; ;) {
        const ids = await page(bench, owner, 2, after);
        if (ids.length === 0) {
          break;
        }
        seen.push(...ids);
        after = ids.at(-1);
      }
      assert.deepEqual(
        seen.toSorted(),
        created.map(({ token }) => token.sessionId).toSorted(),
      );
    });
  });
}

/** @param after id of the session that the page before ended with */
async function page(
  bench: StoreBench,
  owner: string,
  limit: number,
  after?: string,
): Promise<string[]> {
  const store = await bench.store();
  const last =
    after === undefined ? undefined : (await store.read(after)).session;
  const { sessions } = await store.list(owner, { limit, after: last });
  return sessions.map(({ id }) => id);
}
