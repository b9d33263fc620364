import { askOnce, Child } from '../run/child.js';
import type { Spread } from '../run/statistics.js';
import type { Task, TaskContext } from '../run/task.js';
import { REVOCATION_KINDS, type RevocationKind } from './many-revocations.js';
import type { MemoryOfRevocations } from './revocation-memory-process.js';
import type { RevocationsQuestion } from './revocations-process.js';

/** What a token is to the cache. */
export type Lookup = 'hit' | 'miss';

export interface RevocationsPoint {
  /** Entries in the list. */
  readonly count: number;
  /** Whether something is revoked again and again, so that each hit looks the token up in the list. */
  readonly changing: boolean;
  readonly nanoseconds: number;
  /** Time against that without sessions. */
  readonly toOff: Spread;
  /** Time against that with no entries, changing or not as here. */
  readonly toNone: Spread;
}

export interface RevocationsTimes {
  /** Without sessions and revocations. */
  readonly offNanoseconds: number;
  readonly points: readonly RevocationsPoint[];
}

export interface RevocationsResult {
  readonly guard: Readonly<Record<Lookup, RevocationsTimes>>;
  /** Of so many entries, each kind alone. */
  readonly memory: {
    readonly entries: number;
    readonly bytesPerEntry: Readonly<Record<RevocationKind, number>>;
  };
}

const NODE_FLAGS = ['--expose-gc', '--max-old-space-size=8192'];
const START_SECONDS = 3;
const SECONDS_PER_ENTRY = 6e-6;
/** As often as all others: a few percent are to be told apart. */
const MORE_ROUNDS = 2;

export function revocationsTask(
  { plan, node }: TaskContext,
  keep: (result: RevocationsResult) => void,
): Task {
  const { micro, revocationCounts: counts } = plan;
  const entries = Math.max(...counts);
  const pace = { ...micro, rounds: micro.rounds * MORE_ROUNDS };
  const milliseconds =
    pace.rounds * pace.batchMilliseconds + pace.warmUpMilliseconds;
  // Twice: a hit with a list that changes, too. And once without any list.
  const contenders = { hit: counts.length + 3, miss: counts.length + 1 };
  const starts = 1 + REVOCATION_KINDS.length;
  const steps = 2 + REVOCATION_KINDS.length;
  return {
    label: 'Revocations',
    seconds:
      starts * START_SECONDS +
      (contenders.hit + contenders.miss) * (milliseconds / 1000) +
      (3 + REVOCATION_KINDS.length) * entries * SECONDS_PER_ENTRY,
    run: async (report) => {
      const child = new Child<RevocationsQuestion, RevocationsTimes>(
        new URL('./revocations-process.js', import.meta.url),
        { node, nodeFlags: NODE_FLAGS },
      );
      try {
        report(0, steps, 'hits');
        const hit = await child.ask({ lookup: 'hit', counts, pace });
        report(1, steps, 'misses');
        const miss = await child.ask({ lookup: 'miss', counts, pace });
        const bytes: [RevocationKind, number][] = [];
        for (const kind of REVOCATION_KINDS) {
          report(2 + bytes.length, steps, `memory of ${kind}s`);
          bytes.push([kind, await bytesPerEntry(node, { kind, entries })]);
        }
        const bytesPer = Object.fromEntries(bytes) as Record<
          RevocationKind,
          number
        >;
        keep({
          guard: { hit, miss },
          memory: { entries, bytesPerEntry: bytesPer },
        });
      } finally {
        await child.stop();
      }
    },
  };
}

function bytesPerEntry(
  node: string,
  question: MemoryOfRevocations,
): Promise<number> {
  const program = new URL('./revocation-memory-process.js', import.meta.url);
  return askOnce(program, { node, nodeFlags: NODE_FLAGS }, question);
}
