import { askOnce } from '../run/child.js';
import {
  medianOf,
  shuffled,
  type Spread,
  spreadOf,
} from '../run/statistics.js';
import type { Task, TaskContext } from '../run/task.js';

/** An app without our module, with it, and without it but with class-validator, which ours brings along. */
const BOOT_VARIANTS = ['plain', 'guarded', 'validation'] as const;
export type BootVariant = (typeof BOOT_VARIANTS)[number];

export interface BootReading {
  /** Since the start of the process. */
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

type Readings = Readonly<Record<BootVariant, BootReading>>;
type Measure = keyof BootReading;

/** Ratios to the app without our module. */
export interface BootRatios {
  readonly withModule: Spread;
  readonly withValidationOnly: Spread;
  /** With our module, less what class-validator takes, which apps with a ValidationPipe pay anyway. */
  readonly withModuleLessValidation: Spread;
}

export interface BootResult {
  readonly rounds: number;
  /** Medians. */
  readonly milliseconds: Readonly<Record<BootVariant, number>>;
  readonly time: BootRatios;
  readonly cpu: BootRatios;
}

const BOOT_SECONDS = 0.9;

export function bootTask(
  { plan, node }: TaskContext,
  keep: (result: BootResult) => void,
): Task {
  const rounds = plan.bootRounds;
  const boots = BOOT_VARIANTS.length * (rounds + 1);
  return {
    label: 'Boot time',
    seconds: boots * BOOT_SECONDS,
    run: async (report) => {
      const measured: Readings[] = [];
      // The first round fills the caches of the file system.
      for (let round = 0; round <= rounds; round += 1) {
        report(round, rounds + 1, `round ${round}`);
        const readings = await bootAll(node);
        if (round > 0) {
          measured.push(readings);
        }
      }
      keep(bootResult(measured));
    },
  };
}

async function bootAll(node: string): Promise<Readings> {
  const readings: [BootVariant, BootReading][] = [];
  for (const variant of shuffled(BOOT_VARIANTS)) {
    const program = new URL('./boot-process.js', import.meta.url);
    readings.push([variant, await askOnce(program, { node }, variant)]);
  }
  return Object.fromEntries(readings) as Readings;
}

function bootResult(measured: readonly Readings[]): BootResult {
  const medians = BOOT_VARIANTS.map((variant) => [
    variant,
    medianOf(measured.map((readings) => readings[variant].milliseconds)),
  ]);
  return {
    rounds: measured.length,
    milliseconds: Object.fromEntries(medians) as BootResult['milliseconds'],
    time: ratiosOf(measured, 'milliseconds'),
    cpu: ratiosOf(measured, 'cpuMilliseconds'),
  };
}

function ratiosOf(measured: readonly Readings[], measure: Measure): BootRatios {
  const ratio = (over: (cost: Record<BootVariant, number>) => number): Spread =>
    spreadOf(
      measured.map(({ plain, guarded, validation }) => {
        const cost = {
          plain: plain[measure],
          guarded: guarded[measure],
          validation: validation[measure],
        };
        return over(cost) / cost.plain;
      }),
    );
  return {
    withModule: ratio(({ guarded }) => guarded),
    withValidationOnly: ratio(({ validation }) => validation),
    withModuleLessValidation: ratio(
      ({ plain, guarded, validation }) => guarded - (validation - plain),
    ),
  };
}
