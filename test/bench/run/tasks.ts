import { bootTask } from '../boot/task.js';
import { growthTask } from '../growth/task.js';
import { httpTask } from '../http/cell.js';
import { PLATFORMS } from '../http/variants.js';
import type { GeneratorName } from '../load/generator.js';
import { memoryTask } from '../memory/task.js';
import { microTask } from '../micro/task.js';
import { refreshTask } from '../refresh/task.js';
import type { NodeResults } from '../report/results.js';
import { revocationsTask } from '../revocations/task.js';
import { ALGORITHMS } from '../tokens/material.js';
import type { Part } from './flags.js';
import type { Task, TaskContext } from './task.js';

export function emptyResults(node: string): NodeResults {
  return { node, http: [], micro: [], targets: [] };
}

/** What is measured on one Node, in this order; each task leaves its outcome in `results`. */
export function tasksOf(
  parts: readonly Part[],
  context: TaskContext & { readonly generator: GeneratorName },
  results: NodeResults,
): Task[] {
  const builders: Record<Part, () => Task[]> = {
    http: () =>
      ALGORITHMS.flatMap((algorithm) =>
        PLATFORMS.map((platform) =>
          httpTask({ ...context, platform, algorithm }, (cell) =>
            results.http.push(cell),
          ),
        ),
      ),
    micro: () =>
      ALGORITHMS.map((algorithm) =>
        microTask(algorithm, context, (result) => results.micro.push(result)),
      ),
    boot: () => [
      bootTask(context, (boot) => {
        results.boot = boot;
      }),
    ],
    memory: () => [
      memoryTask(context, (memory) => {
        results.memory = memory;
      }),
    ],
    growth: () => [
      growthTask(context, (growth) => {
        results.growth = growth;
      }),
    ],
    revocations: () => [
      revocationsTask(context, (revocations) => {
        results.revocations = revocations;
      }),
    ],
    refresh: () => [
      refreshTask(context, (refresh) => {
        results.refresh = refresh;
      }),
    ],
  };
  return parts.flatMap((part) => builders[part]());
}
