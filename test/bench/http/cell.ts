import { openGenerator, type GeneratorName } from '../load/generator.js';
import type { Report, Task, TaskContext } from '../run/task.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import { sceneryOf, type Streams } from '../tokens/streams.js';
import { CellServers } from './cell-servers.js';
import { cellResult, type HttpCell } from './cell-result.js';
import { roundOf } from './round.js';
import { measureSlice, type Rig } from './slice.js';
import type { Sample } from './samples.js';
import { type Platform, type Variant, variantsOf } from './variants.js';

/** What a slice takes beside its own time: introducing tokens, starting the generator. */
const SLICE_OVERHEAD_SECONDS = 0.1;
const START_SECONDS = 2.5;

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
  const { sliceSeconds, warmUp } = plan.http;
  const slices = roundOf(variants, 0).length;
  const rounds = roundsOf(settings);
  return {
    label: `HTTP, ${platform}, ${algorithm}`,
    seconds:
      START_SECONDS +
      slices * (rounds + warmUp) * sliceSeconds +
      slices * (rounds + 1) * SLICE_OVERHEAD_SECONDS,
    run: async (report) => {
      const { material, streams } = sceneryOf(algorithm);
      const servers = new CellServers(settings.node);
      const generator = await openGenerator(settings.generator, streams);
      try {
        const apps = [...new Set(variants.map(({ app }) => app))];
        await Promise.all(
          apps.map((app) => servers.start(app, platform, material)),
        );
        const rig = { servers, generator };
        const scene = { rig, streams, variants };
        const samples = await measure(scene, settings, report);
        keep(cellResult(settings, variants, samples, rounds));
      } finally {
        await servers.stop();
        await generator.close();
      }
    },
  };
}

interface Scene {
  readonly rig: Rig;
  readonly streams: Streams;
  readonly variants: readonly Variant[];
}

async function measure(
  { rig, streams, variants }: Scene,
  settings: CellSettings,
  report: Report,
): Promise<Sample[]> {
  const { sliceSeconds, warmUp } = settings.plan.http;
  const last = roundsOf(settings);
  const first = warmUp > 0 ? 0 : 1;
  const samples: Sample[] = [];
  const met = new Set<Variant>();
  let done = 0;
  for (let round = first; round <= last; round += 1) {
    const order = roundOf(variants, round);
    for (const variant of order) {
      report(done, order.length * (last - first + 1), variant.label);
      await rig.servers.introduce(
        variant,
        introduced(variant, met.has(variant), streams),
      );
      met.add(variant);
      const seconds = sliceSeconds * (round === 0 ? warmUp : 1);
      const sample = await measureSlice(rig, variant, round, seconds);
      if (round > 0) {
        samples.push(sample);
      }
      done += 1;
    }
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

function roundsOf({ plan, algorithm }: CellSettings): number {
  return plan.thorough.includes(algorithm)
    ? plan.http.rounds
    : plan.http.fewRounds;
}
