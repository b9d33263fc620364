import assert from 'node:assert/strict';
import type { RevocationLog } from '../../sessions/revocation/revocation-log.js';
import type { TestFramework } from '../test-framework.js';
import { type LogBench, textsOf } from './log-bench.js';

const CALLS = 60;

export function concurrencyCases(
  { describe, it }: TestFramework,
  bench: LogBench,
): void {
  describe('records that many append at once', () => {
    it('are missed by nobody who reads on meanwhile', async () => {
      for (let round = 0; round < 3; round++) {
        const logs = [await bench.log(), await bench.another()];
        const end = await bench.end();
        const calls = Array.from({ length: CALLS }, (_, index) =>
          bench.records(1 + (index % 3)),
        );
        const progress = { isOver: false };
        const readers = logs.map((log) => readOn(bench, log, end, progress));
        await Promise.all(
          calls.map((records, index) => logs[index % 2]!.append(records)),
        );
        progress.isOver = true;
        const expected = calls.flatMap(textsOf).toSorted();
        for (const texts of await Promise.all(readers)) {
          assert.deepEqual(texts.toSorted(), expected);
        }
      }
    });

    it('are in one order for all', async () => {
      const logs = [await bench.log(), await bench.another()];
      const end = await bench.end();
      await Promise.all(
        Array.from({ length: CALLS }, (_, index) =>
          logs[index % 2]!.append(bench.records(2)),
        ),
      );
      const [one, two] = await Promise.all(
        logs.map((log) => bench.read(end, log)),
      );
      assert.equal(one!.texts.length, 2 * CALLS);
      assert.deepEqual(one!.texts, two!.texts);
    });
  });
}

/** Reads on until it began a reading after everything was appended. */
async function readOn(
  bench: LogBench,
  log: RevocationLog,
  from: Awaited<ReturnType<LogBench['end']>>,
  progress: { readonly isOver: boolean },
): Promise<string[]> {
  const texts: string[] = [];
  let position = from;
  for (let isLast = false; !isLast;) {
    isLast = progress.isOver;
    const reading = await bench.read(position, log);
    assert.equal(reading.restarted, false);
    texts.push(...reading.texts);
    ({ position } = reading);
    // In one process a log without a connection would let nobody else do anything.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return texts;
}
