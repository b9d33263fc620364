import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.js';
import { mutate } from './mutate.js';

/** The tests that must notice, with something taken out of the verifier. */
export default mergeConfig(base, {
  plugins: [
    mutate({
      switchedOff: process.env['SWITCHED_OFF'],
      notRepeated: process.env['NOT_REPEATED'],
    }),
  ],
  test: {
    bail: 1,
    typecheck: { enabled: false },
    coverage: { enabled: false },
  },
});
