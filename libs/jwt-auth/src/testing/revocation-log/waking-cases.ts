import assert from 'node:assert/strict';
import type { TestFramework } from '../test-framework.js';
import type { LogBench } from './log-bench.js';

export function wakingCases(
  { describe, it }: TestFramework,
  bench: LogBench,
): void {
  describe('subscribe()', () => {
    it('wakes or does not, and can be ended', async () => {
      const [one, two] = [await bench.log(), await bench.another()];
      let woken = 0;
      const ends = await Promise.all(
        [one, two, two].map((log) => log.subscribe(() => (woken += 1))),
      );
      const end = await bench.end();
      const records = bench.records(3);
      await one.append(records.slice(0, 2));
      await two.append(records.slice(2));
      assert.equal((await bench.read(end)).texts.length, 3);
      for (const finish of ends) {
        await finish();
      }
      const before = woken;
      await one.append([bench.record()]);
      await one.read();
      assert.equal(woken, before);
    });
  });
}
