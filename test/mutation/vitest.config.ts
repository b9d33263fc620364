import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.js';
import { type Mutation, mutate, rewrite } from './mutate.js';

const mutation: Mutation = {
  switchedOff: process.env['SWITCHED_OFF'],
  notRepeated: process.env['NOT_REPEATED'],
  rewritten: process.env['REWRITTEN'],
};

/** The tests that must notice, with something taken out of the verifier. */
export default mergeConfig(base, {
  plugins: [rewrite(mutation), mutate(mutation)],
  test: {
    bail: 1,
    typecheck: { enabled: false },
    coverage: { enabled: false },
  },
});
