import { groupBy, meanOf, type Spread, spreadOf } from '../run/statistics.js';
import type { Variant, VariantId } from './variants.js';

/** What one slice of time showed of one variant. */
export interface Sample {
  readonly round: number;
  readonly variant: VariantId;
  /** Seconds, in the middle of the slice. */
  readonly at: number;
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  /** Share of the slice that the server computed; under 1 it waited for the generator. */
  readonly busy: number;
  readonly hitRate?: number;
}

type Measure = 'perSecond' | 'cpuMicroseconds';

/** More is better: throughput as it is, CPU time per request upside down. */
export interface Ratios {
  readonly throughput: Spread;
  readonly cpu: Spread;
}

/** The variant against its open route, as that was at the time of each of its slices. */
export function toOpen(samples: readonly Sample[], variant: Variant): Ratios {
  return perRound(samples, variant.id, (own, all) => {
    const opens = all.filter((sample) => sample.variant === variant.open);
    return {
      throughput: meanOf(
        own.map((it) => it.perSecond / between(opens, it.at, 'perSecond')),
      ),
      cpu: meanOf(
        own.map(
          (it) => between(opens, it.at, 'cpuMicroseconds') / it.cpuMicroseconds,
        ),
      ),
    };
  });
}

/** Two variants of one group: all slices of the round of one against all of the other. */
export function against(
  samples: readonly Sample[],
  one: VariantId,
  other: VariantId,
): Ratios {
  return perRound(samples, one, (own, all) => {
    const others = all.filter(({ variant }) => variant === other);
    const mean = (of: readonly Sample[], measure: Measure): number =>
      meanOf(of.map((sample) => sample[measure]));
    return {
      throughput: mean(own, 'perSecond') / mean(others, 'perSecond'),
      cpu: mean(others, 'cpuMicroseconds') / mean(own, 'cpuMicroseconds'),
    };
  });
}

function perRound(
  samples: readonly Sample[],
  id: VariantId,
  ratio: (
    own: readonly Sample[],
    all: readonly Sample[],
  ) => { throughput: number; cpu: number },
): Ratios {
  const rounds = [...groupBy(samples, ({ round }) => round).values()];
  const ratios = rounds.flatMap((all) => {
    const own = all.filter(({ variant }) => variant === id);
    // Not every variant takes part in every round.
    return own.length === 0 ? [] : [ratio(own, all)];
  });
  return {
    throughput: spreadOf(ratios.map(({ throughput }) => throughput)),
    cpu: spreadOf(ratios.map(({ cpu }) => cpu)),
  };
}

/** A measure at a time between two samples, on the straight line between them. */
function between(
  samples: readonly Sample[],
  at: number,
  measure: Measure,
): number {
  const before = samples.findLast((sample) => sample.at <= at) ?? samples[0];
  const after = samples.find((sample) => sample.at >= at) ?? samples.at(-1);
  if (before === undefined || after === undefined) {
    return Number.NaN;
  }
  const span = after.at - before.at;
  const share = span === 0 ? 0 : (at - before.at) / span;
  return before[measure] + (after[measure] - before[measure]) * share;
}
