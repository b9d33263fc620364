import {
  ALGORITHMS,
  algorithmRow,
  type AsymmetricAlgorithm,
} from '../algorithms.js';

/** Algorithms whose keys may be published. */
export const ASYMMETRIC_ALGORITHMS = ALGORITHMS.filter(
  (name): name is AsymmetricAlgorithm => algorithmRow(name).family !== 'HS',
);
