import type { BenchAlgorithm } from '../tokens/material.js';
import type { Spread } from '../run/statistics.js';

/** What is timed, and by whom it is done; the first is what the others are compared with. */
export const MICRO_GROUPS = {
  'verify-hit': ['ours', 'fast-jwt-cached', 'map'],
  'verify-miss': [
    'ours',
    'jsonwebtoken-key',
    'jsonwebtoken-text',
    'fast-jwt',
    'fast-jwt-cached',
    'jose',
    'node-crypto',
  ],
  issue: ['ours', 'jsonwebtoken', 'fast-jwt', 'jose', 'node-crypto'],
  guard: ['ours', 'map-guard'],
} as const;
export type MicroGroup = keyof typeof MICRO_GROUPS;
export const MICRO_GROUP_NAMES = Object.keys(MICRO_GROUPS) as MicroGroup[];

export interface MicroResult {
  readonly algorithm: BenchAlgorithm;
  readonly groups: Readonly<Record<MicroGroup, GroupResult>>;
}

/** By contender; `'n/a'` where it lacks the algorithm. */
export type GroupResult = Readonly<Record<string, MicroFigures | 'n/a'>>;

export interface MicroFigures {
  readonly nanoseconds: number;
  /** Our time through this one's, in the same rounds: under 1 ours is quicker. */
  readonly oursTo: Spread;
}
