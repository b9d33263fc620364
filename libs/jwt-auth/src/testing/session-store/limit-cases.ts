import assert from 'node:assert/strict';
import { CLOSED_AT_ONCE } from '../../sessions/creation.js';
import { newRefreshToken } from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { GRACE, type StoreBench } from './store-bench.js';

const CLOSING = { most: 3, onLimit: 'close' } as const;
const REFUSING = { most: 3, onLimit: 'refuse' } as const;
const ONE = { most: 1, onLimit: 'close' } as const;

export function limitCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('a limit of sessions per owner', () => {
    it('closes the least recently used session, not the oldest sign-in', async () => {
      const { owner, ids, tokens } = await full(bench);
      const next = await bench.next(tokens[0]!);
      const { token, answer } = await bench.create({ owner, limit: CLOSING });
      assert.equal(answer.outcome, 'created');
      assert.deepEqual(answer.closed, [ids[1]]);
      assert.equal((await bench.present(tokens[1]!)).answer.outcome, 'revoked');
      const left = [token.sessionId, ids[2], ids[0]];
      assert.deepEqual(await bench.listed(owner), left);
      bench.advance(GRACE + 1);
      await bench.next(next);
      const other = await bench.create({ owner, limit: CLOSING });
      assert.equal(other.answer.outcome, 'created');
      assert.deepEqual(other.answer.closed, [ids[2]]);
    });

    it('takes the session that revokeAll() kept for as recently used as before', async () => {
      const { owner, ids, tokens } = await full(bench);
      const store = await bench.store();
      const { version } = await store.revokeAll(owner, ids[0]);
      bench.advance(1);
      const limit = { most: 2, onLimit: 'close' } as const;
      const second = await bench.open({ owner, version, limit });
      bench.advance(1);
      const third = await bench.create({ owner, version, limit });
      assert.equal(third.answer.outcome, 'created');
      assert.deepEqual(third.answer.closed, [ids[0]]);
      assert.deepEqual(await bench.listed(owner), [
        third.token.sessionId,
        second.sessionId,
      ]);
      assert.equal((await bench.present(tokens[0]!)).answer.outcome, 'revoked');
    });

    it('closes as many as it takes if it was lowered', async () => {
      const { owner, ids } = await full(bench);
      const { token, answer } = await bench.create({ owner, limit: ONE });
      assert.equal(answer.outcome, 'created');
      assert.deepEqual(answer.closed, ids);
      assert.deepEqual(await bench.listed(owner), [token.sessionId]);
    });

    it('closes no more at once than are soon closed, and the rest with later sign-ins', async () => {
      const owner = bench.newOwner();
      const tokens = await bench.openSome(owner, CLOSED_AT_ONCE + 3);
      const ids = tokens.map(({ sessionId }) => sessionId);
      const first = await bench.create({ owner, limit: ONE });
      assert.equal(first.answer.outcome, 'created');
      assert.deepEqual(first.answer.closed, ids.slice(0, CLOSED_AT_ONCE));
      bench.advance(1);
      const second = await bench.create({ owner, limit: ONE });
      assert.equal(second.answer.outcome, 'created');
      assert.deepEqual(second.answer.closed, [
        ...ids.slice(CLOSED_AT_ONCE),
        first.token.sessionId,
      ]);
    });

    it('names whom it closed again if it is sent twice, whatever happened since', async () => {
      const store = await bench.store();
      const { owner, ids } = await full(bench);
      await store.revoke(ids[0]!);
      bench.advance(1);
      const token = newRefreshToken(owner);
      const draft = await bench.draft(token, owner, { limit: ONE });
      const first = await store.create(draft);
      assert.equal(first.outcome, 'created');
      assert.deepEqual(first.closed, ids.slice(1));
      assert.deepEqual(plain(await bench.stored(token)), plain(first.session));
      bench.advance(5);
      await bench.next(token);
      const later = await bench.open({ owner });
      bench.advance(1);
      await store.revoke(later.sessionId);
      await store.revoke(token.sessionId);
      const stored = await bench.stored(token);
      for (const each of [store, await bench.another()]) {
        const again = await each.create(draft);
        assert.equal(again.outcome, 'created');
        assert.deepEqual(again.closed, ids.slice(1));
        assert.deepEqual(plain(again.session), plain(stored));
      }
      assert.deepEqual(plain(await bench.stored(token)), plain(stored));
    });

    it('refuses the sign-in if it says so, and closes nothing', async () => {
      const { owner, ids } = await full(bench);
      const { token, answer } = await bench.create({ owner, limit: REFUSING });
      assert.equal(answer.outcome, 'full');
      assert.deepEqual(await bench.listed(owner), ids.toReversed());
      const { session } = await (await bench.store()).read(token.sessionId);
      assert.equal(session, undefined);
    });

    it('counts neither what is over nor what is of others', async () => {
      const store = await bench.store();
      const { owner, ids } = await full(bench);
      await store.revoke(ids[1] as string);
      const limit = REFUSING;
      const one = await bench.create({ owner, limit, idle: 5 });
      assert.equal(one.answer.outcome, 'created');
      bench.advance(6);
      const two = await bench.create({ owner, limit });
      assert.equal(two.answer.outcome, 'created');
      const three = await bench.create({ owner, limit });
      assert.equal(three.answer.outcome, 'full');
      const other = await bench.create({ owner: bench.newOwner(), limit });
      assert.equal(other.answer.outcome, 'created');
    });

    it('counts none that was signed out everywhere', async () => {
      const { owner } = await full(bench);
      const { version } = await (await bench.store()).revokeAll(owner);
      const limit = REFUSING;
      const answers = [];
      for (let each = 0; each < 4; each++) {
        answers.push((await bench.create({ owner, version, limit })).answer);
      }
      assert.deepEqual(
        answers.map(({ outcome }) => outcome),
        ['created', 'created', 'created', 'full'],
      );
    });

    it('holds whatever happens at once', async () => {
      for (const limit of [CLOSING, REFUSING]) {
        const owner = bench.newOwner();
        const stores = [await bench.store(), await bench.another()];
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            bench.create({ owner, limit }, stores[index % 2]),
          ),
        );
        const created = results.filter(
          ({ answer }) => answer.outcome === 'created',
        );
        const closes = limit === CLOSING;
        assert.equal(created.length, closes ? 20 : 3);
        assert.equal((await bench.listed(owner)).length, 3);
        const closed = results.flatMap(({ answer }) =>
          answer.outcome === 'created' ? answer.closed : [],
        );
        assert.equal(new Set(closed).size, closes ? 17 : 0);
        assert.equal(closed.length, closes ? 17 : 0);
      }
    });
  });
}

/** An owner with as many sessions as it may have. */
async function full(bench: StoreBench) {
  const owner = bench.newOwner();
  const limit = CLOSING;
  const tokens = await bench.openSome(owner, CLOSING.most, { limit });
  return { owner, tokens, ids: tokens.map(({ sessionId }) => sessionId) };
}
