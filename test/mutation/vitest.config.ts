import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';
import { type Mutation, mutate, rewrite } from './mutate.js';

const mutation: Mutation = {
  switchedOff: process.env['SWITCHED_OFF'],
  notRepeated: process.env['NOT_REPEATED'],
  rewritten: process.env['REWRITTEN'],
};

const { projects: _, ...test } = base.test ?? {};

/** The tests that must notice, with something taken out of the verifier. */
export default defineConfig({
  ...base,
  plugins: [rewrite(mutation), mutate(mutation)],
  test: {
    ...test,
    include: ['test/**/*.spec.ts'],
    isolate: false,
    bail: 1,
    coverage: { enabled: false },
  },
});
