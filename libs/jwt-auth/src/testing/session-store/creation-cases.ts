import assert from 'node:assert/strict';
import { newRefreshToken } from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { assertSameTime, plain } from './comparing.js';
import { ABSOLUTE, IDLE, type StoreBench, SUBJECT } from './store-bench.js';

const TEXTS = {
  claims: '{"a\\"b":"\'; -- größer 钥匙 🔑 \\u0000 %s {0} $1"}',
  deviceId: "\\ \u2028 <b> '",
  deviceName: 'Ann’s größtes 📱',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) "%s" \\u0000',
  ip: '2001:db8::1',
};

export function creationCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('create()', () => {
    it('stores what it is given, generation 0 and the times of the store', async () => {
      const owner = bench.newOwner();
      const token = newRefreshToken(owner);
      const draft = await bench.draft(token, owner, TEXTS);
      const store = await bench.store();
      const before = await store.now();
      const answer = await store.create(draft);
      assert.equal(answer.outcome, 'created');
      const { session, closed } = answer;
      const { createdAt, idleExpiresAt, expiresAt } = session;
      assert.deepEqual(closed, []);
      assertSameTime(idleExpiresAt, createdAt + IDLE);
      assertSameTime(expiresAt, createdAt + ABSOLUTE);
      assert.ok(createdAt >= before && createdAt <= answer.now);
      assert.deepEqual(plain(session), {
        ...TEXTS,
        id: token.sessionId,
        owner,
        subject: SUBJECT,
        family: draft.family,
        current: draft.current,
        generation: 0,
        createdAt,
        idleExpiresAt,
        expiresAt,
      });
      const read = await (await bench.another()).read(token.sessionId);
      assert.deepEqual(plain(read.session), plain(session));
      assert.equal(read.version, 0);
    });

    it('lets no session be idle past its absolute expiry', async () => {
      const session = await bench.stored(
        await bench.open({ idle: 500, absolute: 100 }),
      );
      assert.equal(session.idleExpiresAt, session.expiresAt);
      assertSameTime(session.expiresAt, session.createdAt + 100);
    });

    it('sent twice is one session, and the second changes nothing', async () => {
      const owner = bench.newOwner();
      const token = newRefreshToken(owner);
      const limit = { most: 1, onLimit: 'close' } as const;
      const draft = await bench.draft(token, owner, { limit });
      const store = await bench.store();
      assert.equal((await store.create(draft)).outcome, 'created');
      const stored = await bench.stored(token);
      bench.advance(5);
      const again = await store.create(draft);
      assert.equal(again.outcome, 'created');
      assert.deepEqual(again.closed, []);
      assert.deepEqual(plain(await bench.stored(token)), plain(stored));
    });

    it('past its deadline stores nothing', async () => {
      const owner = bench.newOwner();
      const now = await (await bench.store()).now();
      const { answer } = await bench.create({ owner, deadline: now - 1 });
      assert.equal(answer.outcome, 'late');
      assert.deepEqual(await bench.listed(owner), []);
    });

    it('tells ids apart that differ in case only', async () => {
      const owner = bench.newOwner();
      const token = newRefreshToken(owner);
      const sessionId = swapCase(token.sessionId);
      const store = await bench.store();
      await store.create(await bench.draft(token, owner));
      assert.equal((await store.read(sessionId)).session, undefined);
      assert.equal((await store.revoke(sessionId)).outcome, 'unknown');
      assert.equal((await bench.stored(token)).revokedAt, undefined);
    });
  });
}

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    letter < 'a' ? letter.toLowerCase() : letter.toUpperCase(),
  );
}
