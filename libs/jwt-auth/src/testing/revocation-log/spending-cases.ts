import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestFramework } from '../test-framework.js';
import { LONG, type LogBench } from './log-bench.js';

const MANY = 50;

export function spendingCases(
  { describe, it }: TestFramework,
  bench: LogBench,
): void {
  const logs = async () => [await bench.log(), await bench.another()];

  describe('spend()', () => {
    it('is the first for one of many attempts at once', async () => {
      const both = await logs();
      for (let round = 0; round < 5; round++) {
        const name = randomUUID();
        const answers = await Promise.all(
          Array.from({ length: MANY }, (_, index) =>
            both[index % 2]!.spend(name, randomUUID(), LONG),
          ),
        );
        assert.equal(answers.filter(({ first }) => first).length, 1);
      }
    });

    it('is the first again for the same attempt, and for no other', async () => {
      const [one, two] = await logs();
      const [name, attempt] = [randomUUID(), randomUUID()];
      assert.equal((await one!.spend(name, attempt, LONG)).first, true);
      const other = randomUUID();
      for (const log of [one!, two!]) {
        assert.equal((await log.spend(name, attempt, LONG)).first, true);
        assert.equal((await log.spend(name, other, LONG)).first, false);
      }
      assert.equal((await two!.spend(name, attempt, LONG)).first, true);
    });

    it('of one attempt that a client sends over and over is the first each time', async () => {
      const both = await logs();
      const [name, attempt] = [randomUUID(), randomUUID()];
      const answers = await Promise.all(
        Array.from({ length: MANY }, (_, index) =>
          both[index % 2]!.spend(name, attempt, LONG),
        ),
      );
      assert.equal(answers.filter(({ first }) => first).length, MANY);
    });

    it('is the first for another attempt when the lifetime is over, and not before', async () => {
      const [one, two] = await logs();
      const name = randomUUID();
      assert.equal((await one!.spend(name, 'a', 1000)).first, true);
      bench.advance(900);
      assert.equal((await two!.spend(name, 'b', 1000)).first, false);
      bench.advance(101);
      assert.equal((await two!.spend(name, 'b', 1000)).first, true);
      bench.advance(900);
      assert.equal((await one!.spend(name, 'a', 1000)).first, false);
    });

    it('tells names apart, whatever text they are', async () => {
      const [one, two] = await logs();
      const long = 'n'.repeat(10_000);
      const names = [
        '',
        ' ',
        'a',
        'A',
        'a ',
        'ä',
        'a\u0308',
        '🔑',
        '\0',
        'a\0',
      ];
      names.push('\ud800', '\udc00', '\ufffd', long, `${long}x`, `'"\\%_{}`);
      const own = names.map((name) => name + randomUUID());
      const suffix = randomUUID();
      const shared = names.map((name) => suffix + name);
      for (const name of [...own, ...shared]) {
        const at = JSON.stringify(name.slice(0, 60));
        assert.equal((await one!.spend(name, 'a', LONG)).first, true, at);
      }
      for (const name of [...own, ...shared]) {
        assert.equal((await two!.spend(name, 'b', LONG)).first, false);
      }
    });
  });
}
