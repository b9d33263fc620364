import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';

const { projects: _, ...test } = base.test ?? {};

/** A few spec files in one process, with something taken out of what they test. */
export default defineConfig({
  ...base,
  test: {
    ...test,
    include: ['test/**/*.spec.ts'],
    isolate: false,
    setupFiles: ['test/mutation/few-runs.ts'],
    coverage: { enabled: false },
  },
});
