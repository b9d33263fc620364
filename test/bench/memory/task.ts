import { askOnce } from '../run/child.js';
import type { Task, TaskContext } from '../run/task.js';

export const HOLDERS = ['ours', 'map'] as const;
export type HolderName = (typeof HOLDERS)[number];

export interface MemoryQuestion {
  readonly holder: HolderName;
  readonly size: number;
  readonly samples: number;
}

export interface MemoryReading {
  readonly bytesPerEntry: number;
  readonly tokenBytes: number;
  readonly hitNanoseconds: number;
}

export interface MemoryResult {
  readonly distinctTokens: number;
  readonly tokenBytes: number;
  readonly bytesPerEntry: Readonly<Record<HolderName, number>>;
  readonly hitNanoseconds: Readonly<Record<HolderName, number>>;
  readonly oursToMap: number;
  readonly oursToTokenBytes: number;
  /** Time of a hit against that at the smallest size. */
  readonly hitToSmallest: Readonly<Record<HolderName, number>>;
}

const NODE_FLAGS = ['--expose-gc', '--max-old-space-size=8192'];
const START_SECONDS = 2;
const SECONDS_PER_TOKEN = 50e-6;

export function memoryTask(
  { plan, node }: TaskContext,
  keep: (results: readonly MemoryResult[]) => void,
): Task {
  const { memorySizes, memorySamples: samples } = plan;
  const tokens = memorySizes.reduce((sum, size) => sum + size, 0);
  return {
    label: 'Memory',
    seconds: memorySizes.length * START_SECONDS + tokens * SECONDS_PER_TOKEN,
    run: async (report) => {
      const results: MemoryResult[] = [];
      let done = 0;
      for (const size of memorySizes) {
        report(done, tokens, `${size.toLocaleString('en')} tokens`);
        const ours = await read(node, { holder: 'ours', size, samples });
        const map = await read(node, { holder: 'map', size, samples });
        results.push(resultOf(size, { ours, map }, results[0]));
        done += size;
      }
      keep(results);
    },
  };
}

function read(node: string, question: MemoryQuestion): Promise<MemoryReading> {
  const program = new URL('./memory-process.js', import.meta.url);
  return askOnce(program, { node, nodeFlags: NODE_FLAGS }, question);
}

function resultOf(
  distinctTokens: number,
  { ours, map }: Readonly<Record<HolderName, MemoryReading>>,
  smallest: MemoryResult | undefined,
): MemoryResult {
  const hitNanoseconds = {
    ours: ours.hitNanoseconds,
    map: map.hitNanoseconds,
  };
  const least = smallest?.hitNanoseconds ?? hitNanoseconds;
  return {
    distinctTokens,
    tokenBytes: ours.tokenBytes,
    bytesPerEntry: { ours: ours.bytesPerEntry, map: map.bytesPerEntry },
    hitNanoseconds,
    oursToMap: ours.bytesPerEntry / map.bytesPerEntry,
    oursToTokenBytes: ours.bytesPerEntry / ours.tokenBytes,
    hitToSmallest: {
      ours: hitNanoseconds.ours / least.ours,
      map: hitNanoseconds.map / least.map,
    },
  };
}
