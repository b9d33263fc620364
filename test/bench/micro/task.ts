import { Child } from '../run/child.js';
import type { Task, TaskContext } from '../run/task.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import {
  type GroupResult,
  MICRO_GROUP_NAMES,
  MICRO_GROUPS,
  type MicroResult,
} from './groups.js';
import type { MicroQuestion } from './micro-process.js';

const START_SECONDS = 1;

export function microTask(
  algorithm: BenchAlgorithm,
  { plan: { micro: pace }, node }: TaskContext,
  keep: (result: MicroResult) => void,
): Task {
  const contenders = Object.values(MICRO_GROUPS).flat().length;
  const milliseconds =
    pace.rounds * pace.batchMilliseconds + pace.warmUpMilliseconds;
  return {
    label: `Micro-benchmarks, ${algorithm}`,
    seconds: START_SECONDS + (contenders * milliseconds) / 1000,
    run: async (report) => {
      const child = new Child<MicroQuestion, GroupResult>(
        new URL('./micro-process.js', import.meta.url),
        { node },
      );
      try {
        const groups: [string, GroupResult][] = [];
        for (const group of MICRO_GROUP_NAMES) {
          report(groups.length, MICRO_GROUP_NAMES.length, group);
          groups.push([group, await child.ask({ algorithm, group, pace })]);
        }
        keep({
          algorithm,
          groups: Object.fromEntries(groups) as MicroResult['groups'],
        });
      } finally {
        await child.stop();
      }
    },
  };
}
