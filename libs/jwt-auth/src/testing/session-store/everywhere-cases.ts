import assert from 'node:assert/strict';
import { OWNER_KEPT } from '../../sessions/owner-state.js';
import {
  newRefreshToken,
  type RefreshToken,
} from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { GRACE, IDLE, type StoreBench } from './store-bench.js';

export function everywhereCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('revokeAll()', () => {
    it('ends every session of the owner and raises its version', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const tokens = await bench.openSome(owner, 3);
      await store.revoke(tokens[0]!.sessionId);
      const other = await bench.open();
      const before = await store.now();
      const answer = await store.revokeAll(owner);
      assert.equal(answer.kept, undefined);
      const { version, raisedAt } = await store.version(owner);
      assert.equal(version, answer.version);
      assert.ok(raisedAt >= before && raisedAt <= answer.now);
      for (const token of tokens) {
        await isOver(bench, token, version);
      }
      assert.deepEqual(await bench.listed(owner), []);
      assert.equal((await bench.present(other)).answer.outcome, 'rotated');
    });

    it('keeps the session that is excepted, if it is one of the owner and live', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const other = await bench.open({ owner });
      const stranger = await bench.open();
      const answer = await store.revokeAll(owner, token.sessionId);
      assert.deepEqual(plain(answer.kept), plain(await bench.stored(token)));
      assert.equal(answer.kept?.id, token.sessionId);
      await isOver(bench, other, answer.version);
      assert.deepEqual(await bench.listed(owner), [token.sessionId]);
      const second = await bench.present(token);
      assert.equal(second.answer.outcome, 'rotated');
      assert.equal(second.answer.version, answer.version);

      const wrong = await store.revokeAll(owner, stranger.sessionId);
      assert.equal(wrong.kept, undefined);
      assert.ok(wrong.version > answer.version);
      await isOver(bench, second.held as RefreshToken, wrong.version);
      assert.equal((await bench.present(stranger)).answer.outcome, 'rotated');
      const none = await store.revokeAll(owner, token.sessionId);
      assert.equal(none.kept, undefined);
    });

    it('keeps no session that was signed out everywhere, revoked or expired before', async () => {
      const store = await bench.store();
      for (const end of [
        (owner: string, _id: string) => store.revokeAll(owner),
        (_owner: string, id: string) => store.revoke(id),
        async () => bench.advance(10),
      ]) {
        const owner = bench.newOwner();
        const { sessionId } = await bench.open({ owner, idle: 5 });
        await end(owner, sessionId);
        assert.equal((await store.revokeAll(owner, sessionId)).kept, undefined);
        assert.deepEqual(await bench.listed(owner), []);
      }
    });

    it('keeps the same session as often as it is sent', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const one = await store.revokeAll(owner, token.sessionId);
      const two = await store.revokeAll(owner, token.sessionId);
      assert.equal(two.kept?.id, token.sessionId);
      assert.ok(two.version > one.version);
      assert.equal((await bench.present(token)).answer.outcome, 'rotated');
    });

    it('is not undone by a revocation, a refresh or a retry of what it ended', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const spent = await bench.rotation(token);
      await store.rotate(spent);
      const unsent = await bench.rotation(token);
      const { version } = await store.revokeAll(owner);
      for (const rotation of [spent, unsent]) {
        assert.equal((await store.rotate(rotation)).outcome, 'revoked');
      }
      const answer = await store.revoke(token.sessionId, { owner });
      assert.equal(answer.outcome, 'revoked');
      assert.equal(answer.first, false);
      await isOver(bench, token, version);
    });

    it('lets those in who sign in after it, and ends them no sooner than the next', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      await bench.openSome(owner, 2);
      const first = await store.revokeAll(owner);
      const token = await bench.open({ owner, version: first.version });
      assert.deepEqual(await bench.listed(owner), [token.sessionId]);
      const raised = await store.raiseVersion(owner);
      const next = await bench.next(token);
      const second = await store.revokeAll(owner);
      assert.ok(second.version > raised.version);
      await isOver(bench, next, second.version);
    });

    it('stays known for as long as a session that it ended could live, and those after it do', async () => {
      const store = await bench.store();
      const owner = bench.newOwner();
      const forever = { owner, idle: OWNER_KEPT, absolute: OWNER_KEPT };
      const ended = await bench.open(forever);
      const { version } = await store.revokeAll(owner);
      bench.advance(OWNER_KEPT - IDLE);
      await store.prune();
      await isOver(bench, ended, version);
      const token = await bench.open({ ...forever, version });
      bench.advance(OWNER_KEPT - IDLE);
      await store.prune();
      assert.equal((await store.version(owner)).version, version);
      assert.equal((await bench.present(token)).answer.outcome, 'rotated');
    });

    it('leaves no session of a sign-in that began before it', async () => {
      for (let round = 0; round < 20; round++) {
        await raceSignIns(bench, round % 7);
      }
    });

    it('leaves nothing good of what refreshes at the same time are answered, but of the session that is kept', async () => {
      for (let round = 0; round < 20; round++) {
        await raceRefreshes(bench, round % 2 === 0 ? 0 : GRACE, round % 7);
      }
    });
  });
}

/** As every answer has it. */
async function isOver(
  bench: StoreBench,
  token: RefreshToken,
  version: number,
): Promise<void> {
  const late = await bench.present(token);
  assert.equal(late.answer.outcome, 'revoked');
  assert.equal(late.answer.version, version);
  const read = await (await bench.another()).read(token.sessionId);
  for (const { session, now } of [read, late.answer]) {
    const { revokedAt = Infinity } = session ?? {};
    assert.ok(revokedAt <= now, 'it has been over');
  }
  assert.equal(read.version, version);
}

/** All is ready before, so that they meet: `before` of them are sent before the sign-out. */
async function raceSignIns(bench: StoreBench, before: number): Promise<void> {
  const owner = bench.newOwner();
  const stores = [await bench.store(), await bench.another()] as const;
  const signIns = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const token = newRefreshToken(owner);
      const session = await bench.draft(token, owner);
      return { token, create: () => stores[index % 2]!.create(session) };
    }),
  );
  const sent = signIns.slice(0, before).map(({ create }) => create());
  const signOut = stores[1].revokeAll(owner);
  sent.push(...signIns.slice(before).map(({ create }) => create()));
  await signOut;
  for (const { outcome } of await Promise.all(sent)) {
    assert.ok(['created', 'outdated'].includes(outcome));
  }
  for (const { token } of signIns) {
    const { answer: late } = await bench.present(token);
    assert.ok(['revoked', 'rejected'].includes(late.outcome), late.outcome);
  }
  assert.deepEqual(await bench.listed(owner), []);
}

async function raceRefreshes(
  bench: StoreBench,
  grace: number,
  before: number,
): Promise<void> {
  const owner = bench.newOwner();
  const [kept, ...others] = await bench.openSome(owner, 3);
  const stores = [await bench.store(), await bench.another()];
  const refreshes = await Promise.all(
    [...others, kept!].flatMap((token) =>
      stores.map(async (store) => {
        const rotation = await bench.rotation(token, { grace });
        return { token, rotate: () => store.rotate(rotation) };
      }),
    ),
  );
  const sent = refreshes.slice(0, before).map(({ rotate }) => rotate());
  const signOut = stores[1]!.revokeAll(owner, kept!.sessionId);
  sent.push(...refreshes.slice(before).map(({ rotate }) => rotate()));
  const { version } = await signOut;
  for (const [index, answer] of (await Promise.all(sent)).entries()) {
    const { token } = refreshes[index]!;
    const held = bench.heldAfter(token, answer);
    if (held === undefined || token.sessionId === kept!.sessionId) {
      continue;
    }
    assert.ok(answer.version < version, 'its access token has an old version');
    const late = await bench.present(held, { grace });
    assert.equal(late.answer.outcome, 'revoked');
  }
}
