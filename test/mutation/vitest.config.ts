import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.js';
import { switchOff } from './switch-off.js';

/** The tests that must notice, with one check of the verifier switched off. */
export default mergeConfig(base, {
  plugins: [switchOff(process.env['SWITCHED_OFF'])],
  test: {
    bail: 1,
    typecheck: { enabled: false },
    coverage: { enabled: false },
  },
});
