import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { MatrixReporter } from './test/interop/matrix/matrix-reporter.js';
import { ClosingCounts } from './test/support/closing-counts.js';

const source = (path: string): string =>
  fileURLToPath(new URL(`libs/jwt-auth/src/${path}`, import.meta.url));

// A spec file that no list names is a fast one; `test/unit/test-projects.spec.ts` holds them to it.

/** Tests of stores, with servers where those have some. */
const STORES = [
  'test/cli/**/*.spec.ts',
  'test/contract/*/{redis,sql}-*.spec.ts',
  'test/e2e/revocation/**/*.spec.ts',
  'test/e2e/sample-postgres-lost.spec.ts',
  'test/e2e/sample-stores.spec.ts',
];

/** Processes, servers and programs of their own, and whatever takes minutes. */
const SLOW = [
  'test/{bench,browser,interop,mutation,package}/**/*.spec.ts',
  'test/e2e/{hostile-bodies,redis-faults,rotation-under-load,session-faults,session-races}/**/*.spec.ts',
  'test/e2e/managed-keys-processes.spec.ts',
  'test/e2e/readme.spec.ts',
  'test/e2e/sample-process.spec.ts',
];

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
    globals: false,
    reporters: ['default', new MatrixReporter(), new ClosingCounts()],
    maxConcurrency: 2,
    // Properties and real servers take long where others need the machine too.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.spec.ts'],
          exclude: [...STORES, ...SLOW],
          // One process runs many files, so none may leave anything behind.
          isolate: false,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          setupFiles: ['test/support/left-behind.ts'],
          typecheck: {
            enabled: true,
            include: ['test/types/**/*.test-d.ts'],
            tsconfig: './tsconfig.json',
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'stores',
          include: STORES,
          exclude: SLOW,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'slow', include: SLOW, sequence: { groupOrder: 2 } },
      },
    ],
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
