import assert from 'node:assert/strict';
import type { RefreshToken } from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { GRACE, type StoreBench } from './store-bench.js';

const LAPTOP = { deviceId: 'laptop' };
const PHONE = { deviceId: 'phone' };

export function graceCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('rotate() of the token before the current one', () => {
    it('within grace of the rotation gives what the winner got, and moves nothing', async () => {
      const token = await bench.open();
      const winner = await bench.next(token, LAPTOP);
      const before = await bench.stored(token);
      bench.advance(GRACE - 5);
      const retry = await bench.present(token, LAPTOP);
      assert.equal(retry.answer.outcome, 'retried');
      assert.deepEqual(retry.held, winner);
      const race = await bench.present(token, PHONE);
      assert.equal(race.answer.outcome, 'raced');
      assert.deepEqual(race.held, winner);
      const { rotatedAt, idleExpiresAt, current } = before;
      const stored = await bench.stored(token);
      assert.deepEqual(plain(race.answer.session), plain(stored));
      assert.equal(stored.rotatedAt, rotatedAt);
      assert.equal(stored.idleExpiresAt, idleExpiresAt);
      assert.equal(stored.current, current);
      assert.equal(stored.deviceId, LAPTOP.deviceId);
    });

    it('has its whole window, however many come within it', async () => {
      const token = await bench.open();
      const winner = await bench.next(token);
      for (let each = 0; each < 5; each++) {
        bench.advance(4);
        const tab = await bench.present(token);
        assert.equal(tab.answer.outcome, 'retried');
        const next = await bench.present(tab.held as RefreshToken);
        assert.equal(next.answer.outcome, 'held');
        assert.deepEqual(next.held, winner);
      }
    });

    it('after it ends the session', async () => {
      const token = await bench.open();
      const winner = await bench.next(token);
      bench.advance(GRACE + 1);
      const { answer, held } = await bench.present(token);
      assert.equal(answer.outcome, 'stale');
      assert.equal(held, undefined);
      assert.ok(answer.session?.revokedAt, 'the answer has it revoked');
      assert.ok((await bench.stored(token)).revokedAt, 'it is revoked');
      assert.equal((await bench.present(winner)).answer.outcome, 'revoked');
    });

    it('ends the session at once where grace is 0', async () => {
      const token = await bench.open();
      const winner = await bench.next(token, { grace: 0 });
      const again = await bench.present(token, { grace: 0 });
      assert.equal(again.answer.outcome, 'stale');
      const next = await bench.present(winner, { grace: 0 });
      assert.equal(next.answer.outcome, 'revoked');
    });

    it('of one and the same attempt is honoured past grace, until the successor rotates', async () => {
      const attempt = 'a'.repeat(43);
      const token = await bench.open();
      const winner = await bench.next(token, { attempt, grace: 0 });
      bench.advance(2 * GRACE);
      const retry = await bench.present(token, { attempt, grace: 0 });
      assert.equal(retry.answer.outcome, 'retried');
      assert.deepEqual(retry.held, winner);
      await bench.next(winner, { grace: 0 });
      const late = await bench.present(token, { attempt, grace: 0 });
      assert.equal(late.answer.outcome, 'theft');
    });

    it('of another attempt, or of none, is not', async () => {
      const attempts = [
        ['a'.repeat(43), 'A'.repeat(43)],
        ['a'.repeat(43), undefined],
        [undefined, 'a'.repeat(43)],
        [undefined, undefined],
      ];
      for (const [first, second] of attempts) {
        const token = await bench.open();
        await bench.next(token, { attempt: first, grace: 0 });
        const { answer } = await bench.present(token, {
          attempt: second,
          grace: 0,
        });
        assert.equal(answer.outcome, 'stale', `${first} and ${second}`);
      }
    });
  });
}
