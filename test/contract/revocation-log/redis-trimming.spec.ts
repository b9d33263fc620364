import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RedisRevocationLog } from '@jwt-auth/nestjs/redis';
import { LogBench } from '../../../libs/jwt-auth/src/testing/revocation-log/log-bench.js';
import {
  freshPrefix,
  redisAbsent,
  REDIS_URL,
} from '../../support/managed-keys/redis-clients.js';
import { propertyRuns } from '../../support/property-runs.js';

const DAY = 86_400;
/** Seconds that one story takes at most. */
const SLACK = 10;

type Step =
  | { readonly append: readonly number[] }
  | { readonly wait: number }
  | { readonly read: number }
  | 'prune';

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        append: fc
          .array(fc.constantFrom(1, 30, 30, 60, 60, 600, DAY, 400 * DAY), {
            maxLength: 8,
          })
          .chain((lifetimes) =>
            // Long runs too, which are more than what is looked at each time.
            fc
              .constantFrom(1, 1, 1, 1, 20, 60)
              .map((times) =>
                Array.from({ length: times }, () => lifetimes).flat(),
              ),
          ),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ wait: fc.constantFrom(1, 31, 61, 601, DAY) }),
    },
    { weight: 4, arbitrary: fc.record({ read: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.constant('prune' as const) },
  ),
  { minLength: 5, maxLength: 40, size: 'max' },
);

/** By the clock of Redis: what is stored then cannot have the place of what was lost. */
async function nextMillisecond(client: Redis): Promise<void> {
  const milliseconds = async (): Promise<number> => {
    const [seconds, micros] = await client.time();
    return Math.floor(Number(seconds) * 1000 + Number(micros) / 1000);
  };
  const begun = await milliseconds();
  while ((await milliseconds()) === begun);
}

describe.skipIf(redisAbsent)('what a RedisRevocationLog removes', () => {
  const cleared: string[] = [];
  let client: Redis;
  let prefix: string;
  let bench: LogBench;
  let log: RedisRevocationLog;
  beforeAll(() => {
    client = new Redis(REDIS_URL);
  });
  beforeEach(begin);
  afterAll(async () => {
    for (const each of cleared) {
      const keys = await client.keys(`${each}*`);
      await Promise.all(keys.map((key) => client.del(key)));
    }
    client.disconnect();
  });

  async function begin(): Promise<void> {
    prefix = freshPrefix();
    cleared.push(prefix);
    bench = new LogBench(
      (clockOffset) => new RedisRevocationLog(client, { prefix, clockOffset }),
    );
    log = (await bench.log()) as RedisRevocationLog;
  }

  const length = (): Promise<number> => client.xlen(`${prefix}{log}:records`);

  it('is what has ended, though a record that lasts is before it', async () => {
    const lasting = bench.record(400 * DAY);
    await bench.append(lasting);
    const end = await bench.end();
    for (let round = 0; round < 40; round++) {
      await bench.append(...bench.records(50, 60));
      bench.advance(30);
      expect(await length()).toBeLessThan(250);
    }
    bench.advance(61);
    await bench.append(...bench.records(20, 60));
    await log.prune();
    expect(await length()).toBe(21);
    expect((await bench.read()).texts).toContain(lasting.text);
    expect((await bench.read(end)).restarted).toBe(false);
  });

  it('is found behind any number of those that last', async () => {
    const lasting = bench.records(2500, DAY);
    await bench.append(...lasting);
    const late = await bench.end();
    await bench.append(...bench.records(5000, 60));
    const end = await bench.end();
    bench.advance(61);
    const last = bench.record();
    await bench.append(last);
    expect(await length()).toBeGreaterThan(7500);
    const again = await Promise.all([log.prune(), log.prune()]);
    expect(again[0]! + again[1]!).toBeGreaterThanOrEqual(5000);
    expect(await length()).toBe(2501);
    expect(await log.prune()).toBe(0);
    for (const position of [end, late, undefined]) {
      const { texts, restarted } = await bench.read(position);
      expect(restarted).toBe(false);
      expect(texts).toContain(last.text);
    }
    const { texts } = await bench.read();
    expect(new Set(texts)).toEqual(
      new Set([...lasting, last].map(({ text }) => text)),
    );
  });

  it('is not looked for where few have ended', async () => {
    await bench.append(...bench.records(60, DAY));
    await bench.append(...bench.records(40, 60));
    bench.advance(61);
    await bench.append(bench.record());
    const before = await client.xrange(`${prefix}{log}:records`, '-', '+');
    expect(await log.prune()).toBe(0);
    const after = await client.xrange(`${prefix}{log}:records`, '-', '+');
    expect(after).toEqual(before);
  });

  it('is told from what was lost, whatever was stored again since', async () => {
    const keys = ['name', 'records'].map((end) => `${prefix}{log}:${end}`);
    const lasting = bench.record(DAY);
    await bench.append(lasting, ...bench.records(5, 60));
    const early = (await log.read()).position;
    const copies = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
    await bench.append(bench.record());
    const late = (await log.read()).position;
    await nextMillisecond(client);
    bench.advance(61);
    // A replica takes over that had not got the last record.
    for (const [index, key] of keys.entries()) {
      await client.restore(key, 0, copies[index]!, 'REPLACE');
    }
    const after = bench.records(2);
    await bench.append(after[0]!);
    await bench.append(after[1]!);
    expect(await length()).toBe(3);
    const expected = [lasting, ...after].map(({ text }) => text);
    for (const [position, restarted] of [
      [early, false],
      [late, true],
    ] as const) {
      const page = await log.read(position);
      expect(page.restarted).toBe(restarted);
      expect(page.records.map(({ text }) => text)).toEqual(expected);
    }
  });

  it('is missed by nobody, and the rest is not much more than what has not ended', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        await begin();
        let now = 0;
        const endings = new Map<string, number>();
        // The clock of the log goes on by itself too.
        const living = (slack = 0): string[] =>
          [...endings].flatMap(([text, until]) =>
            until > now + slack ? text : [],
          );
        const readers = [0, 1].map(() => ({
          seen: new Set<string>(),
          position: undefined as
            Awaited<ReturnType<typeof bench.end>> | undefined,
        }));
        const read = async (which: number): Promise<void> => {
          const reader = readers[which]!;
          for (let more = true; more;) {
            const page = await log.read(reader.position);
            expect(page.restarted).toBe(false);
            for (const { text, until } of page.records) {
              // Stored again it ends when it did before.
              const later = until - page.now - (endings.get(text)! - now);
              expect(Math.abs(later)).toBeLessThan(SLACK);
              reader.seen.add(text);
            }
            ({ position: reader.position, more } = page);
          }
          for (const text of living(SLACK)) {
            expect(reader.seen).toContain(text);
          }
        };
        for (const step of story) {
          if (step === 'prune') {
            await log.prune();
            expect(await length()).toBeLessThanOrEqual(2 * living().length + 1);
          } else if ('wait' in step) {
            now += step.wait;
            bench.advance(step.wait);
          } else if ('read' in step) {
            await read(step.read);
          } else {
            const records = step.append.map((each) => bench.record(each));
            await log.append(records);
            for (const { text, lifetime } of records) {
              endings.set(text, now + lifetime);
            }
          }
        }
        await read(0);
        await read(1);
      }),
      { numRuns: propertyRuns(60) },
    );
  }, 120_000);
});
