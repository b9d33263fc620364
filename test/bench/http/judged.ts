import type { Plan } from '../run/plan.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import type { Group } from './variants.js';

const CLOSE = ['hit', 'miss', 'passport'] as const satisfies readonly Group[];

/** Groups whose members are compared with each other, not only with the open route. */
export const CLOSELY_COMPARED: ReadonlySet<Group> = new Set(CLOSE);

const JUDGED: Readonly<Record<BenchAlgorithm, readonly Group[]>> = {
  HS256: CLOSE,
  RS256: CLOSE,
  ES256: ['miss'],
  EdDSA: [],
};

/** Rounds of a cell, and in how many of them variants take part that no target judges. */
export function roundsOf(
  algorithm: BenchAlgorithm,
  { rounds, restRounds }: Plan['http'],
): { readonly rounds: number; readonly restRounds: number } {
  return {
    rounds: JUDGED[algorithm].length > 0 ? rounds : restRounds,
    restRounds,
  };
}

/** Whether a target judges the members of a group. */
export function isJudged(algorithm: BenchAlgorithm, group: Group): boolean {
  return JUDGED[algorithm].includes(group);
}
