import assert from 'node:assert/strict';
import {
  newRefreshToken,
  type RefreshToken,
} from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { IDLE, type StoreBench } from './store-bench.js';

export function revocationCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('revoke()', () => {
    it('ends a session for good, on every instance', async () => {
      const token = await bench.open();
      const second = await bench.next(token);
      const store = await bench.store();
      const before = await store.now();
      const answer = await store.revoke(token.sessionId);
      assert.equal(answer.outcome, 'revoked');
      assert.equal(answer.first, true);
      const { revokedAt = 0 } = answer.session;
      assert.ok(revokedAt >= before && revokedAt <= answer.now);
      assert.deepEqual(plain(await bench.stored(token)), plain(answer.session));
      const other = await bench.another();
      for (const each of [token, second]) {
        const late = await bench.present(each, {}, other);
        assert.equal(late.answer.outcome, 'revoked');
      }
    });

    it('again says that it was not the first, and changes nothing', async () => {
      const { sessionId } = await bench.open();
      const store = await bench.store();
      const one = await store.revoke(sessionId);
      bench.advance(10);
      const two = await store.revoke(sessionId);
      assert.equal(one.outcome, 'revoked');
      assert.equal(two.outcome, 'revoked');
      assert.equal(two.first, false);
      assert.equal(two.session.revokedAt, one.session.revokedAt);
    });

    it('takes a session that has expired', async () => {
      const token = await bench.open();
      bench.advance(IDLE + 10);
      const answer = await (await bench.store()).revoke(token.sessionId);
      // It may be gone by then.
      assert.ok(answer.outcome === 'unknown' || answer.first);
    });

    it('changes nothing where a condition does not hold, and says no more', async () => {
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const other = bench.newOwner();
      const { family } = bench.digestsOf(newRefreshToken(owner));
      const own = bench.digestsOf(token).family;
      const store = await bench.store();
      for (const condition of [
        { owner: other },
        { owner: owner.toUpperCase() },
        { family },
        { owner, family },
        { owner: other, family: own },
      ]) {
        const answer = await store.revoke(token.sessionId, condition);
        assert.equal(answer.outcome, 'unknown');
      }
      assert.equal((await bench.stored(token)).revokedAt, undefined);
      const right = { owner, family: own };
      const answer = await store.revoke(token.sessionId, right);
      assert.equal(answer.outcome, 'revoked');
    });

    it('knows no session that there is not', async () => {
      const { sessionId } = newRefreshToken('somebody');
      const answer = await (await bench.store()).revoke(sessionId);
      assert.equal(answer.outcome, 'unknown');
    });

    it('wins against refreshes at the same time', async () => {
      for (let round = 0; round < 30; round++) {
        await race(bench, round % 2 === 0 ? 0 : 30);
      }
    });
  });
}

/** Once the revocation is acknowledged, nothing of the session can be used. */
async function race(bench: StoreBench, grace: number): Promise<void> {
  const token = await bench.open();
  const [one, two] = [await bench.store(), await bench.another()];
  const refreshes = Array.from({ length: 4 }, (_, index) =>
    bench.present(token, { grace }, index % 2 === 0 ? one : two),
  );
  const answer = await two.revoke(token.sessionId);
  assert.equal(answer.outcome, 'revoked');
  const after = await bench.present(token, { grace }, one);
  assert.equal(after.answer.outcome, 'revoked');
  const held = (await Promise.all(refreshes)).map((each) => each.held);
  for (const each of held) {
    const late = await bench.present((each ?? token) as RefreshToken, {
      grace,
    });
    assert.equal(late.answer.outcome, 'revoked');
  }
}
