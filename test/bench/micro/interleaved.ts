import { setImmediate as otherWork } from 'node:timers/promises';
import { shuffled, type Spread, spreadOf } from '../run/statistics.js';

export interface Contender {
  readonly name: string;
  /** Does it so many times; what it holds back from the clock is not measured. */
  batch(times: number): void | Promise<void>;
}

export interface Pace {
  readonly rounds: number;
  readonly batchMilliseconds: number;
  readonly warmUpMilliseconds: number;
}

/** Milliseconds from some time on. */
export type Stopwatch = () => number;

const elapsed: Stopwatch = () => performance.now();

/**
 * Runs while this process computes, and stands still while others have the processor:
 * for what waits for nothing, and is to be told apart by a few percent.
 */
export const computed: Stopwatch = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What one operation cost in each round, in nanoseconds. */
export type Costs = readonly number[];

/**
 * Times contenders in turn, a few milliseconds each, round after round, so that
 * the machine's moods fall on all of them alike.
 */
export async function interleaved(
  contenders: readonly Contender[],
  pace: Pace,
  stopwatch = elapsed,
): Promise<ReadonlyMap<string, Costs>> {
  const entrants = [];
  for (const contender of contenders) {
    const count = await timesPerBatch(contender, pace, stopwatch);
    entrants.push({ contender, count, costs: [] as number[] });
  }
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const { contender, count, costs } of shuffled(entrants)) {
      costs.push(((await timed(contender, count, stopwatch)) * 1e6) / count);
    }
  }
  return new Map(
    entrants.map(({ contender, costs }) => [contender.name, costs]),
  );
}

/** How many times as long the one took, round by round. */
export function costRatio(one: Costs, other: Costs): Spread {
  return spreadOf(one.map((cost, round) => cost / (other[round] as number)));
}

/** Runs until it is compiled, in batches that grow, and tells how many fill a batch. */
async function timesPerBatch(
  contender: Contender,
  { batchMilliseconds, warmUpMilliseconds }: Pace,
  stopwatch: Stopwatch,
): Promise<number> {
  const end = stopwatch() + warmUpMilliseconds;
  let count = 1;
  for (;;) {
    const took = await timed(contender, count, stopwatch);
    if (took < batchMilliseconds / 2) {
      count *= 2;
    } else if (stopwatch() >= end) {
      return Math.max(1, Math.round((count * batchMilliseconds) / took));
    }
  }
}

async function timed(
  contender: Contender,
  count: number,
  stopwatch: Stopwatch,
): Promise<number> {
  // What an application does in the background has its turn, or it would never have.
  await otherWork();
  const start = stopwatch();
  await contender.batch(count);
  return stopwatch() - start;
}

let last: unknown;

/** Keeps what an operation returned, so that the compiler cannot leave it out. */
export function keep(value: unknown): void {
  last = value;
}

export function kept(): unknown {
  return last;
}

/** One after the other, and from the first again. */
export function cycle<T>(items: readonly T[]): () => T {
  let place = -1;
  return () => {
    place = place + 1 === items.length ? 0 : place + 1;
    return items[place] as T;
  };
}

export function synchronous<T>(
  name: string,
  next: () => T,
  call: (item: T) => unknown,
): Contender {
  return {
    name,
    batch(times) {
      for (let index = 0; index < times; index += 1) {
        keep(call(next()));
      }
    },
  };
}

export function awaited<T>(
  name: string,
  next: () => T,
  call: (item: T) => Promise<unknown>,
): Contender {
  return {
    name,
    async batch(times) {
      for (let index = 0; index < times; index += 1) {
        keep(await call(next()));
      }
    },
  };
}
