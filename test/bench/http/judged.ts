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

/** Rounds of a cell; where no target judges anything, those of the rest. */
export function roundsOf(
  algorithm: BenchAlgorithm,
  { rounds, restRounds }: Plan['http'],
): number {
  return JUDGED[algorithm].length > 0 ? rounds : restRounds;
}

/** Whether a target judges the members of a group. */
export function isJudged(algorithm: BenchAlgorithm, group: Group): boolean {
  return JUDGED[algorithm].includes(group);
}
