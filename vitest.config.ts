import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { MatrixReporter } from './test/interop/matrix/matrix-reporter.js';
import { ClosingCounts } from './test/support/closing-counts.js';

const source = (path: string): string =>
  fileURLToPath(new URL(`libs/jwt-auth/src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources; test/package/ runs on the packed tarball.
    alias: [
      {
        find: /^@jwt-auth\/nestjs\/passport$/,
        replacement: source('passport/index.ts'),
      },
      {
        find: /^@jwt-auth\/nestjs\/redis$/,
        replacement: source('redis/index.ts'),
      },
      {
        find: /^@jwt-auth\/nestjs\/sql$/,
        replacement: source('sql/index.ts'),
      },
      {
        find: /^@jwt-auth\/nestjs\/testing$/,
        replacement: source('testing/index.ts'),
      },
      { find: /^@jwt-auth\/nestjs$/, replacement: source('index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.spec.ts'],
    globals: false,
    reporters: ['default', new MatrixReporter(), new ClosingCounts()],
    maxConcurrency: 2,
    // Properties and real servers take long where others need the machine too.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    typecheck: {
      enabled: true,
      include: ['test/types/**/*.test-d.ts'],
      tsconfig: './tsconfig.json',
    },
    coverage: {
      provider: 'v8',
      include: ['libs/jwt-auth/src/**/*.ts'],
      reporter: ['text'],
      thresholds: {
        'libs/jwt-auth/src/token/**': { lines: 100 },
        'libs/jwt-auth/src/keys/**': { lines: 100 },
        'libs/jwt-auth/src/outage/**': { lines: 100 },
      },
    },
  },
});
