import assert from 'node:assert/strict';
import type { RefreshToken } from '../../sessions/refresh-token.js';
import type { RotationAnswer } from '../../sessions/store-answers.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { GRACE, type StoreBench } from './store-bench.js';

export function followCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('rotations that are followed', () => {
    it('are counted once each, as long as each is', async () => {
      let token = await bench.open();
      for (let times = 1; times <= 3; times++) {
        const next = await bench.next(token);
        const first = await bench.present(token);
        isFollowed(first.answer, times, true);
        const again = await bench.present(token, { deviceId: 'another' });
        isFollowed(again.answer, times, false);
        const stored = await bench.stored(token);
        assert.deepEqual(plain(again.answer.session), plain(stored));
        token = next;
        bench.advance(GRACE + 1);
      }
      token = await bench.next(token);
      bench.advance(GRACE + 1);
      const next = await bench.next(token);
      isFollowed((await bench.present(token)).answer, 1, true);
      assert.equal((await bench.stored(next)).followedGeneration, 5);
    });

    it('are counted once if many follow at the same time', async () => {
      const token = await bench.open();
      await bench.next(token);
      const stores = [await bench.store(), await bench.another()];
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          bench.present(token, {}, stores[index % 2]),
        ),
      );
      const firsts = answers.filter(
        ({ answer }) => answer.outcome === 'retried' && answer.first,
      );
      assert.equal(firsts.length, 1);
      const { followed, followedGeneration } = await bench.stored(token);
      assert.equal(followed, 1);
      assert.equal(followedGeneration, 1);
    });

    it('are none if a client sends the same attempt again', async () => {
      const attempt = 'a'.repeat(43);
      const token = await bench.open();
      await bench.next(token, { attempt });
      const { answer } = await bench.present(token, { attempt });
      assert.equal(answer.outcome, 'retried');
      assert.equal(answer.first, false);
      assert.equal((await bench.stored(token)).followed, undefined);
    });

    it('end the session once there are more in a row than may be', async () => {
      const mostFollowed = 2;
      let token = await bench.open();
      for (let times = 1; times <= mostFollowed; times++) {
        token = await followedOnce(bench, token, mostFollowed);
      }
      const next = await bench.next(token, { mostFollowed });
      const { answer, held } = await bench.present(token, { mostFollowed });
      assert.equal(answer.outcome, 'followed');
      assert.equal(held, undefined);
      assert.ok(answer.session?.revokedAt, 'the answer has it revoked');
      for (const each of [token, next]) {
        const late = await bench.present(each, { mostFollowed });
        assert.equal(late.answer.outcome, 'revoked');
      }
    });

    it('end no session if one in between was not followed', async () => {
      const mostFollowed = 2;
      let token = await bench.open();
      for (const isFollower of [true, true, false, true, true]) {
        if (isFollower) {
          token = await followedOnce(bench, token, mostFollowed);
        } else {
          token = await bench.next(token, { mostFollowed });
          bench.advance(GRACE + 1);
        }
      }
      assert.equal((await bench.stored(token)).revokedAt, undefined);
    });
  });
}

function isFollowed(
  answer: RotationAnswer,
  times: number,
  first: boolean,
): void {
  assert.ok(answer.outcome === 'retried' || answer.outcome === 'raced');
  assert.equal(answer.first, first);
  assert.equal(answer.session?.followed, times);
  assert.equal(answer.session.followedGeneration, answer.session.generation);
}

/** @returns the token that is good then */
async function followedOnce(
  bench: StoreBench,
  token: RefreshToken,
  mostFollowed: number,
): Promise<RefreshToken> {
  const next = await bench.next(token, { mostFollowed });
  const { answer } = await bench.present(token, { mostFollowed });
  assert.equal(answer.outcome, 'retried');
  bench.advance(GRACE + 1);
  return next;
}
