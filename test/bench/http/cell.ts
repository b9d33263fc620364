import { openGenerator, type GeneratorName } from '../load/generator.js';
import type { Report, Task, TaskContext } from '../run/task.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import { sceneryOf, type Streams } from '../tokens/streams.js';
import { CellServers } from './cell-servers.js';
import { cellResult, type HttpCell } from './cell-result.js';
import { isJudged, roundsOf } from './judged.js';
import { roundOf } from './round.js';
import { measureSlice, type Rig } from './slice.js';
import type { Sample } from './samples.js';
import { type Platform, type Variant, variantsOf } from './variants.js';

/** What a slice takes beside its own time: introducing tokens, starting the generator. */
const SLICE_OVERHEAD_SECONDS = 0.1;
const START_SECONDS = 2.5;
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
  const { sliceSeconds, warmUp } = plan.http;
  const slices = slicesOf(variants, settings);
  const first = roundOf(variants, 0);
  const warmUps = first.reduce((sum, it) => sum + warmUpsOf(it), 0);
  return {
    label: `HTTP, ${platform}, ${algorithm}`,
    seconds:
      START_SECONDS +
      (slices + warmUps * warmUp) * sliceSeconds +
      (slices + first.length) * SLICE_OVERHEAD_SECONDS,
    run: async (report) => {
      const { material, streams, filler } = sceneryOf(algorithm);
      const servers = new CellServers(settings.node);
      const generator = await openGenerator(settings.generator, streams);
      try {
        const apps = [...new Set(variants.map(({ app }) => app))];
        await Promise.all(
          apps.map((app) => servers.start(app, platform, material)),
        );
        const filled = variants.filter(({ id }) => id === 'ours-miss');
        for (const variant of filled) {
          await servers.introduce(variant, filler);
        }
        const rig = { servers, generator };
        const scene = { rig, streams, variants };
        const samples = await measure(scene, settings, report);
        keep(cellResult(settings, variants, samples));
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
  const { rounds } = roundsOf(settings.algorithm, settings.plan.http);
  const first = warmUp > 0 ? 0 : 1;
  const samples: Sample[] = [];
  const met = new Set<Variant>();
  const total =
    slicesOf(variants, settings) +
    (first === 0 ? roundOf(variants, 0).length : 0);
  let done = 0;
  for (let round = first; round <= rounds; round += 1) {
    const order = roundOf(takingPart(variants, round, settings), round);
    for (const variant of order) {
      report(done, total, variant.label);
      const tokens = introduced(variant, met.has(variant), streams);
      for (let time = 0; time < INTRODUCTIONS; time += 1) {
        await rig.servers.introduce(variant, tokens);
      }
      met.add(variant);
      const seconds =
        sliceSeconds * (round === 0 ? warmUp * warmUpsOf(variant) : 1);
      const sample = await measureSlice(rig, variant, round, seconds);
      if (round > 0) {
        samples.push(sample);
      }
      done += 1;
    }
  }
  return samples;
}

/** In a process with few routes, no other route's requests warm it up. */
function warmUpsOf({ app }: Variant): number {
  return app === 'nest' ? 1 : 5;
}

/** What a target judges needs more rounds than what is only shown; the open route is needed in all. */
function takingPart(
  variants: readonly Variant[],
  round: number,
  { plan, algorithm }: CellSettings,
): readonly Variant[] {
  return round <= plan.http.restRounds
    ? variants
    : variants.filter(
        ({ id, group }) => id === 'open' || isJudged(algorithm, group),
      );
}

function slicesOf(
  variants: readonly Variant[],
  settings: CellSettings,
): number {
  const { rounds } = roundsOf(settings.algorithm, settings.plan.http);
  let slices = 0;
  for (let round = 1; round <= rounds; round += 1) {
    slices += roundOf(takingPart(variants, round, settings), round).length;
  }
  return slices;
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
