import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestFramework } from '../test-framework.js';
import { type LogBench, textsOf } from './log-bench.js';

const DAY = 86_400;

export function pruningCases(
  { describe, it }: TestFramework,
  bench: LogBench,
): void {
  describe('prune()', () => {
    it('leaves what has not ended', async () => {
      const log = await bench.log();
      const end = await bench.end();
      const name = randomUUID();
      const live = bench.records(2, 3 * DAY);
      await bench.append(bench.record(60), live[0]!, bench.record(60));
      await bench.append(live[1]!);
      await log.spend(name, 'a', 3 * DAY);
      bench.advance(2 * DAY);
      assert.ok((await log.prune()) >= 0);
      for (const reading of [await bench.read(end), await bench.read()]) {
        const expected = textsOf(live);
        const found = reading.texts.filter((text) => expected.includes(text));
        assert.deepEqual(new Set(found), new Set(expected));
      }
      assert.equal((await log.spend(name, 'b', DAY)).first, false);
      assert.equal((await log.spend(name, 'a', DAY)).first, true);
    });

    it('removes what has, and nothing is left to remove', async () => {
      const log = await bench.log();
      const end = await bench.end();
      await bench.append(...bench.records(1200, 60));
      for (let each = 0; each < 5; each++) {
        await log.spend(randomUUID(), 'a', 60);
      }
      bench.advance(30 * DAY);
      const live = bench.record();
      await bench.append(live);
      assert.ok((await log.prune()) >= 0);
      assert.equal(await (await bench.another()).prune(), 0);
      const { texts, restarted } = await bench.read(end);
      assert.equal(texts.at(-1), live.text);
      assert.equal(restarted, false);
      assert.equal((await bench.read()).texts.at(-1), live.text);
    });

    it('does not disturb whoever reads on from what was removed', async () => {
      await bench.append(...bench.records(3, 60));
      const position = await bench.end();
      bench.advance(DAY);
      await (await bench.log()).prune();
      const nothing = await bench.read(position);
      assert.deepEqual(nothing.texts, []);
      assert.equal(nothing.restarted, false);
      const record = bench.record();
      await bench.append(record);
      for (const each of [position, nothing.position]) {
        const { texts, restarted } = await bench.read(each);
        assert.deepEqual(texts, [record.text]);
        assert.equal(restarted, false);
      }
    });
  });
}
