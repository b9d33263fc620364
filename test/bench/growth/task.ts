import { Child } from '../run/child.js';
import type { Spread } from '../run/statistics.js';
import type { Task, TaskContext } from '../run/task.js';
import type { GrowthQuestion } from './growth-process.js';

export const KEY_COUNTS = [1, 10, 100] as const;
export const ROUTE_COUNTS = [1, 100, 1000] as const;

/** Of what there is more and more: keys, for a verification; routes, for a call of the guard. */
export type Growth = 'keys' | 'routes';

export interface GrowthPoint {
  readonly count: number;
  readonly nanoseconds: number;
  /** Time against that with one. */
  readonly toOne: Spread;
}

export type GrowthResult = Readonly<Record<Growth, readonly GrowthPoint[]>>;

const START_SECONDS = 2;

export function growthTask(
  { plan: { micro: pace }, node }: TaskContext,
  keep: (result: GrowthResult) => void,
): Task {
  const milliseconds =
    pace.rounds * pace.batchMilliseconds + pace.warmUpMilliseconds;
  const contenders = KEY_COUNTS.length + ROUTE_COUNTS.length;
  return {
    label: 'Growth',
    seconds: START_SECONDS + (contenders * milliseconds) / 1000,
    run: async (report) => {
      const child = new Child<GrowthQuestion, GrowthPoint[]>(
        new URL('./growth-process.js', import.meta.url),
        { node },
      );
      try {
        report(0, 2, 'more and more keys');
        const keys = await child.ask({ growth: 'keys', pace });
        report(1, 2, 'more and more routes');
        const routes = await child.ask({ growth: 'routes', pace });
        keep({ keys, routes });
      } finally {
        await child.stop();
      }
    },
  };
}
