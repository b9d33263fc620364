import type { AttackCase } from '../attack-case.js';
import { ALGORITHM_CASES } from './algorithm.js';
import { CLAIM_CASES } from './claims.js';
import { KEY_CASES } from './keys.js';
import { SIGNATURE_CASES } from './signatures.js';
import { STRUCTURE_CASES } from './structure.js';

export const ATTACK_CASES: readonly AttackCase[] = [
  ...ALGORITHM_CASES,
  ...KEY_CASES,
  ...SIGNATURE_CASES,
  ...CLAIM_CASES,
  ...STRUCTURE_CASES,
];
