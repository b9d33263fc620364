import assert from 'node:assert/strict';
import type { RefreshToken } from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { assertSameTime, plain } from './comparing.js';
import { GRACE, IDLE, type StoreBench } from './store-bench.js';

const PHONE = { deviceId: 'phone' };

export function rotationCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('rotate() of the current token', () => {
    it('at its first use rotates, however soon after the sign-in', async () => {
      const token = await bench.open();
      const before = await bench.stored(token);
      const { rotation, answer, held } = await bench.present(token);
      assert.equal(answer.outcome, 'rotated');
      assert.equal(answer.version, 0);
      assert.ok(held, 'the candidate is good');
      const session = await bench.stored(token);
      const { rotatedAt = 0 } = session;
      assert.ok(rotatedAt >= before.createdAt && rotatedAt <= answer.now);
      assert.deepEqual(plain(answer.session), plain(session));
      assert.deepEqual(plain(session), {
        ...(plain(before) as object),
        current: rotation.successor,
        previous: before.current,
        generation: 1,
        nonce: rotation.nonce,
        rotatedAt,
        idleExpiresAt: session.idleExpiresAt,
      });
      assertSameTime(session.idleExpiresAt, rotatedAt + IDLE);
    });

    it('within grace of the rotation that made it holds it, and changes nothing', async () => {
      const second = await bench.next(await bench.open());
      const before = await bench.stored(second);
      bench.advance(GRACE - 5);
      const { answer } = await bench.present(second, PHONE);
      assert.equal(answer.outcome, 'held');
      assert.deepEqual(plain(answer.session), plain(before));
      assert.deepEqual(plain(await bench.stored(second)), plain(before));
    });

    it('later than that rotates', async () => {
      const second = await bench.next(await bench.open());
      bench.advance(GRACE + 1);
      const { answer } = await bench.present(second);
      assert.equal(answer.outcome, 'rotated');
      assert.equal(answer.session?.generation, 2);
    });

    it('always rotates where grace is 0', async () => {
      let token = await bench.open();
      for (const generation of [1, 2, 3]) {
        token = await bench.next(token, { grace: 0 });
        assert.equal((await bench.stored(token)).generation, generation);
      }
    });

    it('rotates whatever its token says of its generation', async () => {
      const token = await bench.open();
      await bench.next({ ...token, generation: 7 });
      assert.equal((await bench.stored(token)).generation, 1);
    });

    it('lets no session be idle past its absolute expiry', async () => {
      const token = await bench.open({ absolute: IDLE });
      bench.advance(IDLE - 60);
      const session = await bench.stored(await bench.next(token));
      assert.equal(session.idleExpiresAt, session.expiresAt);
    });

    it('takes each member of the device that is told, and keeps the others', async () => {
      const laptop = { deviceId: 'laptop', userAgent: 'one', ip: '192.0.2.1' };
      const token = await bench.open(laptop);
      const told = { deviceName: 'Größe 📱', ip: '192.0.2.2' };
      const second = await bench.next(token, told);
      const { answer } = await bench.present(second, PHONE);
      assert.equal(answer.outcome, 'held');
      bench.advance(GRACE + 1);
      const third = await bench.next(second);
      const stored = await bench.stored(third);
      for (const [member, value] of Object.entries({ ...laptop, ...told })) {
        assert.equal(stored[member as keyof typeof stored], value, member);
      }
    });

    it('sent twice is one rotation, whenever and however often', async () => {
      for (const grace of [0, GRACE]) {
        const token = await bench.open();
        const { rotation } = await bench.present(token, { grace });
        const stored = await bench.stored(token);
        bench.advance(GRACE + 1);
        const again = await (await bench.another()).rotate(rotation);
        assert.equal(again.outcome, 'rotated');
        assert.deepEqual(plain(await bench.stored(token)), plain(stored));
      }
    });

    it('tells the version of the owner', async () => {
      const owner = bench.newOwner();
      const token = await bench.open({ owner });
      const { version } = await (await bench.store()).raiseVersion(owner);
      const second = await bench.present(token);
      assert.equal(second.answer.version, version);
      const held = second.held as RefreshToken;
      const third = await bench.present(held);
      assert.equal(third.answer.outcome, 'held');
      assert.equal(third.answer.version, version);
    });
  });
}
