import assert from 'node:assert/strict';
import {
  newRefreshToken,
  type RefreshToken,
} from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { ABSOLUTE, GRACE, IDLE, type StoreBench } from './store-bench.js';

export function refusalCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('rotate() of a token that is not good', () => {
    it('ends the session where it is genuine and older, within grace or not', async () => {
      for (const wait of [0, GRACE + 2]) {
        const [first, second, third] = await bench.lineage(2);
        bench.advance(wait);
        const { answer } = await bench.present(first as RefreshToken);
        assert.equal(answer.outcome, 'theft');
        assert.ok(answer.session?.revokedAt, 'the answer has it revoked');
        for (const token of [first, second, third]) {
          const late = await bench.present(token as RefreshToken);
          assert.equal(late.answer.outcome, 'revoked');
        }
      }
    });

    it('ends the session where it is genuine and of another branch', async () => {
      const [, second] = await bench.lineage(1);
      const other = newRefreshToken('somebody');
      const branch = { ...(second as RefreshToken), secret: other.secret };
      const { answer } = await bench.present(branch);
      assert.equal(answer.outcome, 'theft');
    });

    it('changes nothing where its generation is ahead, for the store went back in time', async () => {
      const [, second] = await bench.lineage(1);
      const lost = {
        ...(second as RefreshToken),
        secret: newRefreshToken('somebody').secret,
      };
      for (const generation of [2, 3, 999_999_999]) {
        await unchanged(bench, { ...lost, generation }, 'generation_ahead');
      }
    });

    it('changes nothing where it is not genuine, whatever of it is right', async () => {
      const tokens = await bench.lineage(2);
      const { family } = newRefreshToken('somebody');
      for (const token of tokens) {
        await unchanged(bench, { ...token, family }, 'not_genuine');
      }
      await bench.present(tokens[0] as RefreshToken);
      for (const token of tokens) {
        await unchanged(bench, { ...token, family }, 'not_genuine');
      }
    });

    it('changes nothing where there is no such session', async () => {
      const token = newRefreshToken('somebody');
      const { answer } = await bench.present(token);
      assert.equal(answer.outcome, 'rejected');
      assert.equal(answer.because, 'unknown');
      assert.equal(answer.session, undefined);
      assert.equal(answer.version, 0);
      const { session } = await (await bench.store()).read(token.sessionId);
      assert.equal(session, undefined);
    });

    it('is expired after the idle limit, which a rotation moves', async () => {
      const token = await bench.open();
      bench.advance(IDLE - 60);
      const second = await bench.next(token);
      bench.advance(IDLE - 60);
      const third = await bench.next(second);
      bench.advance(IDLE + 1);
      for (const each of [token, second, third]) {
        await expired(bench, each);
      }
    });

    it('is expired after the absolute limit, whatever it did', async () => {
      let token = await bench.open({ idle: ABSOLUTE });
      bench.advance(ABSOLUTE - 60);
      token = await bench.next(token, { idle: ABSOLUTE });
      bench.advance(61);
      await expired(bench, token);
    });
  });
}

async function unchanged(
  bench: StoreBench,
  token: RefreshToken,
  because: string,
): Promise<void> {
  const before = await bench.stored(token);
  const { answer } = await bench.present(token);
  assert.equal(answer.outcome, 'rejected');
  assert.equal(answer.because, because);
  assert.deepEqual(plain(await bench.stored(token)), plain(before));
}

/** A store may have removed it by then. */
async function expired(bench: StoreBench, token: RefreshToken): Promise<void> {
  const { answer } = await bench.present(token);
  assert.ok(
    answer.outcome === 'expired' || answer.outcome === 'rejected',
    `it is ${answer.outcome}`,
  );
  assert.equal(answer.session?.revokedAt, undefined);
}
