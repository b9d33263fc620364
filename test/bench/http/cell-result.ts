import type { Plan } from '../run/plan.js';
import { medianOf, meanOf } from '../run/statistics.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import { roundsOf } from './judged.js';
import { against, type Ratios, type Sample, toOpen } from './samples.js';
import {
  type Platform,
  type Variant,
  VARIANTS,
  type VariantId,
} from './variants.js';

export const ABSENT = 'n/a';

export interface VariantFigures {
  readonly label: string;
  /** Median; of this machine and this run. Only the ratios mean something elsewhere. */
  readonly requestsPerSecond: number;
  readonly cpuMicrosecondsPerRequest: number;
  /** Median share of the time in which the server computed. Under about 0.9 the generator was too slow. */
  readonly serverBusy: number;
  readonly toOpen: Ratios;
  /** @fastify/jwt: to the open route of Nest, beside that of its own app. */
  readonly toNestOpen?: Ratios;
  /** Of our cache, in all slices. */
  readonly hitRate?: number;
}

/** Variants that a target compares, measured next to each other. */
export interface Comparison {
  readonly one: VariantId;
  readonly other: VariantId;
  readonly ratio: Ratios;
}

export interface HttpCell {
  readonly platform: Platform;
  readonly algorithm: BenchAlgorithm;
  /** Of what a target judges; all else but the open route takes part in the first `restRounds` only. */
  readonly rounds: number;
  readonly restRounds: number;
  readonly sliceSeconds: number;
  /** `'n/a'` where the peer lacks the algorithm or the platform. */
  readonly variants: Readonly<
    Record<VariantId, VariantFigures | typeof ABSENT>
  >;
  readonly comparisons: readonly Comparison[];
}

const COMPARED: readonly (readonly [VariantId, VariantId])[] = [
  ['ours-hit', 'map-hit'],
  ['ours-miss', 'jsonwebtoken-key'],
  ['ours-miss', 'node-crypto'],
  ['passport-ours', 'passport-map'],
];

export function cellResult(
  settings: {
    readonly platform: Platform;
    readonly algorithm: BenchAlgorithm;
    readonly plan: Pick<Plan, 'http'>;
  },
  measured: readonly Variant[],
  samples: readonly Sample[],
): HttpCell {
  const { algorithm, platform, plan } = settings;
  const ids = new Set(measured.map(({ id }) => id));
  const figures = VARIANTS.map((variant) => [
    variant.id,
    ids.has(variant.id) ? figuresOf(variant, samples) : ABSENT,
  ]);
  return {
    platform,
    algorithm,
    rounds: roundsOf(algorithm, plan.http),
    restRounds: plan.http.restRounds,
    sliceSeconds: plan.http.sliceSeconds,
    variants: Object.fromEntries(figures) as HttpCell['variants'],
    comparisons: COMPARED.filter((pair) => pair.every((id) => ids.has(id))).map(
      ([one, other]) => ({ one, other, ratio: against(samples, one, other) }),
    ),
  };
}

function figuresOf(
  variant: Variant,
  samples: readonly Sample[],
): VariantFigures {
  const own = samples.filter((sample) => sample.variant === variant.id);
  const rates = own.flatMap(({ hitRate }) => hitRate ?? []);
  return {
    label: variant.label,
    requestsPerSecond: medianOf(own.map(({ perSecond }) => perSecond)),
    cpuMicrosecondsPerRequest: medianOf(
      own.map(({ cpuMicroseconds }) => cpuMicroseconds),
    ),
    serverBusy: medianOf(own.map(({ busy }) => busy)),
    toOpen: toOpen(samples, variant),
    ...(variant.open !== 'open' && {
      toNestOpen: toOpen(samples, { ...variant, open: 'open' }),
    }),
    ...(rates.length > 0 && { hitRate: meanOf(rates) }),
  };
}

export function isMeasured(
  figures: VariantFigures | typeof ABSENT,
): figures is VariantFigures {
  return figures !== ABSENT;
}
