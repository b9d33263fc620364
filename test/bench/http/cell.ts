import {
  type Generator,
  type GeneratorName,
  openGenerator,
} from '../load/generator.js';
import type { Task, TaskContext } from '../run/task.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import { sceneryOf, type Streams } from '../tokens/streams.js';
import { CellServers } from './cell-servers.js';
import { cellResult, type HttpCell } from './cell-result.js';
import { measureSlice } from './slice.js';
import type { Sample } from './samples.js';
import { type Stint, stintsOf } from './stints.js';
import { type Platform, type Variant, variantsOf } from './variants.js';

/** What a slice takes beside its own time: introducing tokens, starting the generator. */
const SLICE_OVERHEAD_SECONDS = 0.07;
/** Of the processes of a stint. */
const START_SECONDS = 2;
/** Our cache, full of others, holds a token from its second use on; or its third, where it forgets uses in between. */
const INTRODUCTIONS = 3;

export interface CellSettings extends TaskContext {
  readonly platform: Platform;
  readonly algorithm: BenchAlgorithm;
  readonly generator: GeneratorName;
}

/** Measures every variant of one platform and algorithm. */
export function httpTask(
  settings: CellSettings,
  keep: (cell: HttpCell) => void,
): Task {
  const { platform, algorithm, plan } = settings;
  const variants = variantsOf(platform, algorithm);
  const stints = stintsOf(variants, algorithm, plan.http);
  const slices = stints.flat();
  return {
    label: `HTTP, ${platform}, ${algorithm}`,
    seconds:
      stints.length * START_SECONDS +
      slices.reduce((sum, it) => sum + it.seconds + SLICE_OVERHEAD_SECONDS, 0),
    run: async (report) => {
      const generator = await openGenerator(
        settings.generator,
        sceneryOf(algorithm).streams,
      );
      const samples: Sample[] = [];
      let done = 0;
      try {
        for (const stint of stints) {
          const measured = await measure(stint, settings, generator, (label) =>
            report(done++, slices.length, label),
          );
          samples.push(...measured);
        }
      } finally {
        await generator.close();
      }
      keep(cellResult(settings, variants, samples));
    },
  };
}

async function measure(
  stint: Stint,
  { node, platform, algorithm }: CellSettings,
  generator: Generator,
  report: (label: string) => void,
): Promise<Sample[]> {
  const { material, streams, filler } = sceneryOf(algorithm);
  const servers = new CellServers(node);
  const samples: Sample[] = [];
  const met = new Set<Variant>();
  try {
    const variants = new Set(stint.map(({ variant }) => variant));
    const apps = new Set([...variants].map(({ app }) => app));
    await Promise.all(
      [...apps].map((app) => servers.start(app, platform, material)),
    );
    for (const variant of variants) {
      if (variant.id === 'ours-miss') {
        await servers.introduce(variant, filler);
      }
    }
    for (const { variant, round, seconds } of stint) {
      report(variant.label);
      const tokens = introduced(variant, met.has(variant), streams);
      for (let time = 0; time < INTRODUCTIONS; time += 1) {
        await servers.introduce(variant, tokens);
      }
      met.add(variant);
      const rig = { servers, generator };
      const sample = await measureSlice(rig, variant, round, seconds);
      if (round > 0) {
        samples.push(sample);
      }
    }
  } finally {
    await servers.stop();
  }
  return samples;
}

/** One token shows that the route answers as it should; those that must be known are known after all of them. */
function introduced(
  { stream, group, counted }: Variant,
  isMet: boolean,
  { hot }: Streams,
): readonly string[] {
  // Our cache has forgotten them whenever misses were measured; a Map forgets
  // nothing, but what is compared closely gets the same treatment.
  const isForgotten = !isMet || counted === true || group !== 'rest';
  return stream !== 'cold' && isForgotten ? hot : hot.slice(0, 1);
}
