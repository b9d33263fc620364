import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../support/jwks-server.js';
import { publicJwk, readyBench } from '../../support/jwks/remote-bench.js';
import {
  announced,
  bomb,
  endless,
  GIGABYTE,
  MANY_KEYS,
  MEGABYTE,
} from '../../support/jwks/unbounded-answers.js';

const ALLOWED_GROWTH = 20 * MEGABYTE;

// What earlier answers left behind is not what the next one costs.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('F6: a body without bounds', () => {
  let sent = 0;
  const count = (total: number): void => void (sent = Math.max(sent, total));

  it.each<[string, Answer, string]>([
    [
      'a gigabyte',
      endless(GIGABYTE, count),
      'the answer is larger than 524288 bytes',
    ],
    [
      'a gigabyte announced',
      announced(count),
      'the answer is larger than 524288 bytes',
    ],
    [
      'a bomb of 400 MB',
      bomb({ 'content-encoding': 'gzip' }),
      'the answer is compressed, which was not asked for',
    ],
    ['100,000 keys', MANY_KEYS, 'the set has more than 100 keys'],
  ])('costs little memory: %s', async (name, answer, reason) => {
    await using bench = await readyBench([publicJwk('first')]);
    const key = bench.resolveNow('first');
    bench.server.answer = answer;
    bench.monotonic.advance(30);
    sent = 0;
    collectGarbage();
    const before = process.memoryUsage.rss();
    let peak = before;
    const sampling = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 1);
    await expect(bench.resolve('second')).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining(reason) as string,
    });
    clearInterval(sampling);
    const growth = Math.max(peak, process.memoryUsage.rss()) - before;
    console.log(
      `F6: ${name}: ${inMegabytes(sent)} sent, memory of client and server grew by ${inMegabytes(growth)}`,
    );
    expect(growth).toBeLessThan(ALLOWED_GROWTH);
    expect(sent).toBeLessThan(ALLOWED_GROWTH);
    expect(bench.resolveNow('first')).toBe(key);
  });
});

function inMegabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
