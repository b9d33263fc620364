import assert from 'node:assert/strict';
import { newRefreshToken } from '../../sessions/refresh-token.js';
import type { TestFramework } from '../test-framework.js';
import { plain } from './comparing.js';
import type { StoreBench } from './store-bench.js';

const CLOSING = { most: 3, whenFull: 'close-oldest' } as const;
const REFUSING = { most: 3, whenFull: 'refuse' } as const;

export function limitCases(
  { describe, it }: TestFramework,
  bench: StoreBench,
): void {
  describe('a limit of sessions per subject', () => {
    it('closes the oldest sign-in, however lately it was used', async () => {
      const { subject, ids, tokens } = await full(bench);
      await bench.next(tokens[0]!);
      const { token, answer } = await bench.create({ subject, limit: CLOSING });
      assert.equal(answer.outcome, 'created');
      assert.deepEqual(answer.closed, [ids[0]]);
      assert.equal((await bench.present(tokens[0]!)).answer.outcome, 'revoked');
      assert.deepEqual(await listed(bench, subject), [
        ...ids.slice(1),
        token.sessionId,
      ]);
    });

    it('closes as many as it takes where it was lowered', async () => {
      const { subject, ids } = await full(bench);
      const limit = { most: 1, whenFull: 'close-oldest' } as const;
      const { token, answer } = await bench.create({ subject, limit });
      assert.equal(answer.outcome, 'created');
      assert.deepEqual(answer.closed, ids);
      assert.deepEqual(await listed(bench, subject), [token.sessionId]);
    });

    it('names whom it closed again where it is sent twice, whatever happened since', async () => {
      const store = await bench.store();
      const { subject, ids } = await full(bench);
      await store.revoke(ids[0]!);
      bench.advance(1);
      const limit = { most: 1, whenFull: 'close-oldest' } as const;
      const token = newRefreshToken(subject);
      const draft = await bench.draft(token, subject, { limit });
      const first = await store.create(draft);
      assert.equal(first.outcome, 'created');
      assert.deepEqual(first.closed, ids.slice(1));
      assert.deepEqual(plain(await bench.stored(token)), plain(first.session));
      bench.advance(5);
      await bench.next(token);
      const later = await bench.open({ subject });
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

    it('refuses the sign-in where it says so, and closes nothing', async () => {
      const { subject, ids } = await full(bench);
      const { token, answer } = await bench.create({
        subject,
        limit: REFUSING,
      });
      assert.equal(answer.outcome, 'full');
      assert.deepEqual(await listed(bench, subject), ids);
      const { session } = await (await bench.store()).read(token.sessionId);
      assert.equal(session, undefined);
    });

    it('counts neither what is over nor what is of others', async () => {
      const store = await bench.store();
      const { subject, ids } = await full(bench);
      await store.revoke(ids[1] as string);
      const limit = REFUSING;
      const one = await bench.create({ subject, limit, idle: 5 });
      assert.equal(one.answer.outcome, 'created');
      bench.advance(6);
      const two = await bench.create({ subject, limit });
      assert.equal(two.answer.outcome, 'created');
      const three = await bench.create({ subject, limit });
      assert.equal(three.answer.outcome, 'full');
      const other = await bench.create({ subject: `${subject} `, limit });
      assert.equal(other.answer.outcome, 'created');
    });

    it('holds whatever happens at once', async () => {
      for (const limit of [CLOSING, REFUSING]) {
        const subject = bench.newSubject();
        const stores = [await bench.store(), await bench.another()];
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            bench.create({ subject, limit }, stores[index % 2]),
          ),
        );
        const created = results.filter(
          ({ answer }) => answer.outcome === 'created',
        );
        const closes = limit === CLOSING;
        assert.equal(created.length, closes ? 20 : 3);
        assert.equal((await listed(bench, subject)).length, 3);
        const closed = results.flatMap(({ answer }) =>
          answer.outcome === 'created' ? answer.closed : [],
        );
        assert.equal(new Set(closed).size, closes ? 17 : 0);
        assert.equal(closed.length, closes ? 17 : 0);
      }
    });
  });
}

/** A subject with as many sessions as it may have. */
async function full(bench: StoreBench) {
  const subject = bench.newSubject();
  const tokens = [];
  for (let each = 0; each < CLOSING.most; each++) {
    tokens.push(await bench.open({ subject, limit: CLOSING }));
    bench.advance(1);
  }
  return { subject, tokens, ids: tokens.map(({ sessionId }) => sessionId) };
}

async function listed(bench: StoreBench, subject: string): Promise<string[]> {
  const { sessions } = await (await bench.store()).list(subject);
  return sessions.map(({ id }) => id);
}
