import assert from 'node:assert/strict';
import type { TestFramework } from '../test-framework.js';
import { LONG, type LogBench } from './log-bench.js';

/** What a text may have in it that somebody's storage could stumble over. */
const VALUES: readonly unknown[] = [
  `'; drop table x; -- "\\ %s {0} $1 ? :a @b \u2028 \u0000 \n\t`,
  'größer 钥匙 🔑 \u{10ffff}',
  '\ud800 and \udc00',
  ' blank at both ends ',
  'a'.repeat(10_000),
  '',
  null,
  true,
  -0.1e-7,
  [],
  { a: { b: [1, 'two', null] }, '': ' ' },
];

export function textCases(
  { describe, it }: TestFramework,
  bench: LogBench,
): void {
  describe('a text', () => {
    it('is given as it was stored, whatever JSON it is', async () => {
      const end = await bench.end();
      const texts = VALUES.flatMap((value) => [
        JSON.stringify(value),
        JSON.stringify({ value }, undefined, 2),
      ]);
      await bench.append(...texts.map((text) => ({ text, lifetime: LONG })));
      assert.deepEqual((await bench.read(end)).texts, texts);
    });

    it('that is stored twice is given at least once', async () => {
      const end = await bench.end();
      const record = bench.record();
      await bench.append(record);
      await bench.append(record);
      const { texts } = await bench.read(end);
      assert.deepEqual([...new Set(texts)], [record.text]);
    });
  });
}
