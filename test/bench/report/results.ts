import { cpus, release, totalmem, type } from 'node:os';
import type { BootResult } from '../boot/task.js';
import type { GrowthResult } from '../growth/task.js';
import type { HttpCell } from '../http/cell-result.js';
import type { GeneratorName } from '../load/generator.js';
import type { MemoryResult } from '../memory/task.js';
import type { MicroResult } from '../micro/groups.js';
import type { RefreshResult } from '../refresh/task.js';
import type { RevocationsResult } from '../revocations/task.js';
import type { Scale } from '../run/plan.js';
import type { Target } from './targets.js';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
}

/** Everything measured on one Node; parts that were not asked for are absent or empty. */
export interface NodeResults {
  readonly node: string;
  readonly http: HttpCell[];
  readonly micro: MicroResult[];
  boot?: BootResult;
  memory?: readonly MemoryResult[];
  growth?: GrowthResult;
  revocations?: RevocationsResult;
  refresh?: RefreshResult;
  targets: readonly Target[];
}

export interface Results {
  readonly about: string;
  readonly date: string;
  readonly scale: Scale;
  readonly generator: GeneratorName;
  readonly connections: number;
  readonly machine: Machine;
  readonly nodes: readonly NodeResults[];
}

export const ABOUT =
  'Ratios are to something measured in the same run, round by round; a spread is over rounds. Absolute figures hold for this machine only.';

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
  };
}
