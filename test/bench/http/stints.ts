import type { Plan } from '../run/plan.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import { isJudged, roundsOf } from './judged.js';
import { roundOf } from './round.js';
import type { Variant } from './variants.js';

/** A variant under load for some time. */
export interface Slice {
  readonly variant: Variant;
  /** From 1; 0 warms up, and is not kept. */
  readonly round: number;
  readonly seconds: number;
}

/** Slices that the same processes serve. How fast a process is differs from one to the next, more than rounds do. */
export type Stint = readonly Slice[];

export function stintsOf(
  variants: readonly Variant[],
  algorithm: BenchAlgorithm,
  plan: Plan['http'],
): Stint[] {
  const rounds = roundsOf(algorithm, plan);
  const judged = variants.filter(
    // The open route is what all are compared with.
    ({ id, group }) => id === 'open' || isJudged(algorithm, group),
  );
  const stints: Stint[] = [];
  for (let from = 1; from <= rounds; from += plan.stintRounds) {
    const slices = warmUpOf(from <= plan.restRounds ? variants : judged, plan);
    const to = Math.min(from + plan.stintRounds - 1, rounds);
    for (let round = from; round <= to; round += 1) {
      const part = round <= plan.restRounds ? variants : judged;
      for (const variant of roundOf(part, round)) {
        slices.push({ variant, round, seconds: plan.sliceSeconds });
      }
    }
    stints.push(slices);
  }
  return stints;
}

function warmUpOf(
  variants: readonly Variant[],
  { warmUp, sliceSeconds }: Plan['http'],
): Slice[] {
  return warmUp === 0
    ? []
    : roundOf(variants, 0).map((variant) => ({
        variant,
        round: 0,
        seconds: sliceSeconds * warmUp * warmUpsOf(variant),
      }));
}

/** In a process with few routes, no other route's requests warm it up. */
function warmUpsOf({ app }: Variant): number {
  return app === 'nest' ? 1 : 5;
}
