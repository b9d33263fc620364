import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestFramework } from '../test-framework.js';
import { type LogBench, textsOf } from './log-bench.js';

const MANY = 2500;

export function readingCases(
  { describe, it }: TestFramework,
  bench: LogBench,
): void {
  describe('read()', () => {
    it('gives what was appended, in that order, from the beginning or from a position', async () => {
      const end = await bench.end();
      const records = bench.records(5);
      await bench.append(...records.slice(0, 3));
      await bench.append(...records.slice(3, 4));
      await bench.append(...records.slice(4));
      const on = await bench.read(end);
      assert.deepEqual(on.texts, textsOf(records));
      assert.equal(on.restarted, false);
      const all = await bench.read();
      assert.deepEqual(all.texts.slice(-5), textsOf(records));
      assert.equal(all.restarted, false);
    });

    it('gives nothing twice to whoever reads on', async () => {
      const [first, second] = bench.records(2);
      const end = await bench.end();
      await bench.append(first!);
      const one = await bench.read(end);
      assert.deepEqual(one.texts, [first!.text]);
      const nothing = await bench.read(one.position);
      assert.deepEqual(nothing.texts, []);
      assert.equal(nothing.restarted, false);
      await bench.append(second!);
      const two = await bench.read(nothing.position);
      assert.deepEqual(two.texts, [second!.text]);
      const again = await bench.read(end, await bench.log());
      assert.deepEqual(again.texts, [first!.text, second!.text]);
    });

    it('goes on where a page ends, in whichever instance', async () => {
      const end = await bench.end();
      const records = bench.records(MANY);
      await bench.append(...records);
      const logs = [await bench.log(), await bench.another()];
      const texts: string[] = [];
      let position = end;
      for (let more = true, turn = 0; more; turn++) {
        const page = await logs[turn % 2]!.read(position);
        assert.equal(page.restarted, false);
        texts.push(...page.records.map(({ text }) => text));
        ({ position, more } = page);
      }
      assert.deepEqual(texts, textsOf(records));
    });

    it('gives all that many calls appended, in their order', async () => {
      const end = await bench.end();
      const records = bench.records(MANY);
      for (let from = 0; from < MANY; from += 50) {
        await bench.append(...records.slice(from, from + 50));
      }
      const { texts, restarted } = await bench.read(end);
      assert.deepEqual(texts, textsOf(records));
      assert.equal(restarted, false);
      const all = await bench.read();
      assert.deepEqual(all.texts.slice(-MANY), textsOf(records));
    });

    it('sees at once what another instance was told is stored', async () => {
      const [one, two] = [await bench.log(), await bench.another()];
      let position = await bench.end();
      for (let round = 0; round < 20; round++) {
        const [from, to] = round % 2 === 0 ? [one, two] : [two, one];
        const record = bench.record();
        await from.append([record]);
        const reading = await bench.read(position, to);
        assert.deepEqual(reading.texts, [record.text]);
        ({ position } = reading);
      }
    });

    it('begins again where the position is of another log, or of none', async () => {
      const record = bench.record();
      await bench.append(record);
      const { log, at } = await bench.end();
      for (const position of [
        { log: randomUUID(), at },
        { log: '', at },
        { log, at: '' },
        { log, at: 'nowhere' },
        { log, at: '\0' },
      ]) {
        const { texts, restarted } = await bench.read(position);
        assert.equal(restarted, true, JSON.stringify(position));
        assert.equal(texts.at(-1), record.text);
      }
    });

    it('misses nothing where nothing was appended, or nothing was ever read', async () => {
      const log = await bench.log();
      const end = await bench.end();
      await log.append([]);
      const { texts, restarted, position } = await bench.read(end);
      assert.deepEqual(texts, []);
      assert.equal(restarted, false);
      const record = bench.record();
      await log.append([record]);
      assert.deepEqual((await bench.read(position)).texts, [record.text]);
    });
  });
}
