import assert from 'node:assert/strict';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import { IDLE, type StoreBench } from './store-bench.js';

export function subjectCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('the version of a subject', () => {
    it('is 0 until it is raised, and its own', async () => {
      const store = await bench.store();
      const subject = bench.newSubject();
      assert.equal((await store.version(subject)).version, 0);
      const raised = await store.raiseVersion(subject);
      assert.ok(raised.version >= Math.floor(raised.now) - 1);
      const other = await bench.another();
      assert.equal((await other.version(subject)).version, raised.version);
      for (const similar of [`${subject} `, subject.toUpperCase()]) {
        assert.equal((await store.version(similar)).version, 0);
      }
    });

    it('never stays what it was, however fast it is raised', async () => {
      const subject = bench.newSubject();
      const stores = [await bench.store(), await bench.another()];
      const raised = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stores[index % 2]!.raiseVersion(subject),
        ),
      );
      const versions = raised.map(({ version }) => version);
      assert.equal(new Set(versions).size, versions.length);
      const { version } = await stores[0]!.version(subject);
      assert.equal(version, Math.max(...versions));
    });

    it('is raised to a least value, and never lowered to it', async () => {
      const store = await bench.store();
      const subject = bench.newSubject();
      assert.equal((await store.raiseVersion(subject, 41)).version, 41);
      assert.equal((await store.raiseVersion(subject, 40)).version, 41);
      const far = 5_000_000_000;
      assert.equal((await store.raiseVersion(subject, far)).version, far);
      assert.equal((await store.raiseVersion(subject)).version, far + 1);
      assert.equal((await store.version(subject)).version, far + 1);
    });

    it('refuses a sign-in that began before it was raised', async () => {
      const store = await bench.store();
      const subject = bench.newSubject();
      const { version } = await store.raiseVersion(subject);
      for (const old of [0, version - 1]) {
        const { answer } = await bench.create({ subject, version: old });
        assert.equal(answer.outcome, 'outdated');
      }
      assert.deepEqual((await store.list(subject)).sessions, []);
      await bench.open({ subject, version });
      // From before the store lost what it had.
      await bench.open({ subject, version: version + 1 });
    });
  });

  describe('revokeAll()', () => {
    it('revokes every live session of the subject and raises its version', async () => {
      const store = await bench.store();
      const subject = bench.newSubject();
      const tokens = [
        await bench.open({ subject }),
        await bench.open({ subject }),
        await bench.open({ subject }),
      ];
      const other = await bench.open();
      const [one, two, three] = tokens.map(({ sessionId }) => sessionId);
      await store.revoke(one as string);
      const answer = await store.revokeAll(subject);
      assert.deepEqual(
        answer.revoked.toSorted(),
        [two as string, three as string].toSorted(),
      );
      assert.equal(answer.kept, undefined);
      assert.ok(answer.version > 0);
      const { version } = await store.version(subject);
      assert.equal(version, answer.version);
      for (const token of tokens) {
        const late = await bench.present(token);
        assert.equal(late.answer.outcome, 'revoked');
      }
      assert.equal((await bench.present(other)).answer.outcome, 'rotated');
    });

    it('keeps the session that is excepted, if it is one of the subject and live', async () => {
      const store = await bench.store();
      const subject = bench.newSubject();
      const token = await bench.open({ subject });
      const other = await bench.open({ subject });
      const stranger = await bench.open();
      const answer = await store.revokeAll(subject, token.sessionId);
      assert.deepEqual(answer.revoked, [other.sessionId]);
      assert.deepEqual(plain(answer.kept), plain(await bench.stored(token)));
      const wrong = await store.revokeAll(subject, stranger.sessionId);
      assert.deepEqual(wrong.revoked, [token.sessionId]);
      assert.equal(wrong.kept, undefined);
      assert.ok(wrong.version > answer.version);
      const none = await store.revokeAll(subject, token.sessionId);
      assert.equal(none.kept, undefined);
      assert.deepEqual(none.revoked, []);
    });

    it('takes a session that has expired neither for live nor for kept', async () => {
      const store = await bench.store();
      const subject = bench.newSubject();
      const { sessionId } = await bench.open({ subject, idle: 5 });
      await bench.open({ subject, idle: 5 });
      bench.advance(10);
      const answer = await store.revokeAll(subject, sessionId);
      assert.deepEqual(answer.revoked, []);
      assert.equal(answer.kept, undefined);
    });

    it('leaves no session of a sign-in that began before it', async () => {
      for (let round = 0; round < 20; round++) {
        await race(bench);
      }
    });
  });

  describe('list()', () => {
    it('has the live sessions of the subject alone, the oldest sign-in first', async () => {
      const store = await bench.store();
      const subject = bench.newSubject();
      assert.deepEqual((await store.list(subject)).sessions, []);
      await bench.open({ subject, idle: 5 });
      bench.advance(10);
      const one = await bench.open({ subject });
      bench.advance(2);
      const two = await bench.open({ subject });
      bench.advance(2);
      const three = await bench.open({ subject });
      await bench.open({ subject: `${subject} ` });
      await store.revoke(two.sessionId);
      await bench.next(one);
      const { sessions } = await (await bench.another()).list(subject);
      assert.deepEqual(sessions.map(plain), [
        plain(await bench.stored(one)),
        plain(await bench.stored(three)),
      ]);
      bench.advance(IDLE + 1);
      assert.deepEqual((await store.list(subject)).sessions, []);
    });
  });
}

async function race(bench: StoreBench): Promise<void> {
  const subject = bench.newSubject();
  const [one, two] = [await bench.store(), await bench.another()];
  const signIns = Array.from({ length: 6 }, (_, index) =>
    bench.create({ subject }, index % 2 === 0 ? one : two),
  );
  await two.revokeAll(subject);
  const answers = await Promise.all(signIns);
  for (const { answer } of answers) {
    assert.ok(['created', 'outdated'].includes(answer.outcome));
  }
  assert.deepEqual((await one.list(subject)).sessions, []);
}
