import assert from 'node:assert/strict';
import type { TestFramework } from '../test-framework.js';
import { type LogBench, textsOf } from './log-bench.js';

const DAY = 86_400;
/** Seconds that a log may round by. */
const ROUNDING = 0.002;

export function lifetimeCases(
  { describe, it }: TestFramework,
  bench: LogBench,
): void {
  describe('a lifetime', () => {
    it('begins by the clock of the log, when the record is stored', async () => {
      const [log, end] = [await bench.log(), await bench.end()];
      const before = (await log.read(end)).now;
      const { now } = await log.append([bench.record(100)]);
      const after = (await log.read(end)).now;
      assert.ok(before <= now && now <= after);
      const [record] = (await bench.read(end)).records;
      assert.ok(record!.until >= before + 100 - ROUNDING);
      assert.ok(record!.until <= after + 100 + ROUNDING);
    });

    it('is told by a clock that goes on with the offset', async () => {
      const log = await bench.log();
      const first = await log.append([]);
      bench.advance(1000);
      for (const { now } of [
        await log.append([]),
        await log.read(),
        await log.spend('a clock', 'an attempt', 1),
        await (await bench.another()).read(),
      ]) {
        assert.ok(now >= first.now + 1000 && now < first.now + 1600);
      }
    });

    it('keeps a record until it is over, whatever is stored around it', async () => {
      const end = await bench.end();
      const kept = bench.records(3, 2 * DAY);
      const short = bench.records(300, 60);
      await bench.append(kept[0]!, ...short.slice(0, 100));
      await bench.append(...short.slice(100, 200), kept[1]!);
      await bench.append(...short.slice(200), kept[2]!);
      bench.advance(DAY);
      const late = bench.records(3, DAY);
      for (const record of late) {
        await bench.append(record);
      }
      const expected = [...textsOf(kept), ...textsOf(late)];
      for (const reading of [await bench.read(end), await bench.read()]) {
        // One that is stored again stands behind those that came after it.
        const live = reading.texts.filter((text) => expected.includes(text));
        assert.deepEqual(new Set(live), new Set(expected));
      }
      assert.equal((await bench.read(end)).restarted, false);
    });

    it('is in the past for what is given nevertheless', async () => {
      const end = await bench.end();
      const record = bench.record(60);
      await bench.append(record);
      bench.advance(61);
      const { now } = await (await bench.log()).read(end);
      const { records } = await bench.read(end);
      for (const { text, until } of records) {
        assert.equal(text, record.text);
        assert.ok(until <= now);
      }
    });

    it('that is over is none of what is read on from', async () => {
      await bench.append(bench.record(60));
      const position = await bench.end();
      bench.advance(DAY);
      const record = bench.record();
      await bench.append(record);
      const { texts, restarted } = await bench.read(position);
      assert.deepEqual(texts, [record.text]);
      assert.equal(restarted, false);
    });
  });
}
