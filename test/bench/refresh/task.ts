import { askOnce } from '../run/child.js';
import type { Plan } from '../run/plan.js';
import type { Spread } from '../run/statistics.js';
import type { Task, TaskContext } from '../run/task.js';

/** At once, from one process. */
export const CONCURRENCY = 32;
/** Of each contender, none of which another one touches. */
export const SESSIONS = 16 * CONCURRENCY;
/** Slices of each contender before those that count. */
export const WARM_UP_ROUNDS = 3;

/**
 * `SessionService.refresh()`; the least that a refresh can be; and the script that both
 * run on Redis, with nothing around it.
 */
export const ROTATORS = ['refresh', 'bare', 'script'] as const;
export type RotatorName = (typeof ROTATORS)[number];

export type RefreshQuestion = Plan['refresh'];

export interface RefreshFigures {
  readonly rounds: number;
  readonly concurrency: number;
  /** Throughput of each through that of calls of the script. */
  readonly toScript: Readonly<Record<Exclude<RotatorName, 'script'>, Spread>>;
  readonly perSecond: Readonly<Record<RotatorName, number>>;
  /** That this process computes for each, Redis not included. */
  readonly cpuMicroseconds: Readonly<Record<RotatorName, number>>;
  /** To Redis, of one refresh. */
  readonly roundTrips: RoundTrips;
}

export interface RoundTrips {
  readonly withoutLoader: number;
  readonly withLoader: number;
}

export type RefreshResult = RefreshFigures | { readonly leftOut: string };

const START_SECONDS = 3;
const SECONDS_PER_ROTATION = 450e-6;

export function refreshTask(
  { plan: { refresh }, node }: TaskContext,
  keep: (result: RefreshResult) => void,
): Task {
  const rounds = WARM_UP_ROUNDS + refresh.rounds;
  return {
    label: 'Refresh on Redis',
    seconds:
      START_SECONDS +
      rounds * SESSIONS * refresh.rotations * SECONDS_PER_ROTATION,
    run: async (report) => {
      report(0, 1, 'refreshes, and calls of the script');
      const program = new URL('./refresh-process.js', import.meta.url);
      const settings = { node, nodeFlags: ['--expose-gc'] };
      keep(
        await askOnce<RefreshQuestion, RefreshResult>(
          program,
          settings,
          refresh,
        ),
      );
    },
  };
}
