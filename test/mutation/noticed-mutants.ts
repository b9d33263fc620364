import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import type { ViteUserConfig } from 'vitest/config';
import { createVitest } from 'vitest/node';
import { CHAIN } from '../../libs/jwt-auth/src/token/token-verifier.js';
import { mutable } from './mutants.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = resolve(ROOT, 'libs/jwt-auth/src');

export interface Noticed {
  readonly mutants: number;
  /** What no test noticed. */
  readonly survivors: readonly string[];
  /** Why the tests fail without a mutant; empty if they pass. */
  readonly failures: readonly string[];
}

/** Which mutants of a module its tests notice. */
export async function noticedMutants(
  module: string,
  by: readonly string[],
): Promise<Noticed> {
  const file = resolve(SOURCES, module);
  const { text, mutants } = mutable(module, readFileSync(file, 'utf8'));
  const mutating: Plugin = {
    name: 'mutate-module',
    enforce: 'pre',
    transform: (_, id) => (id === file ? { code: text, map: null } : undefined),
  };
  return noticed(mutants, by, { plugins: [mutating] });
}

/** Which checks of the verifier are missed by its tests when their verdict is ignored. */
export function noticedChecks(by: readonly string[]): Promise<Noticed> {
  const setupFiles = ['test/mutation/checks-off.ts'];
  return noticed(
    CHAIN.map(({ name }) => name),
    by,
    { test: { setupFiles } },
  );
}

async function noticed(
  mutants: readonly string[],
  by: readonly string[],
  overrides: ViteUserConfig,
): Promise<Noticed> {
  const vitest = await createVitest(
    'test',
    {
      config: resolve(import.meta.dirname, 'vitest.config.ts'),
      root: ROOT,
      watch: false,
      reporters: [{}],
      runner: resolve(import.meta.dirname, 'mutant-runner.ts'),
      provide: { mutants: mutants.length },
      testTimeout: 120_000,
      env: { PROPERTY_SHARE: '0.05' },
    },
    overrides,
  );
  try {
    const found = await vitest.globTestSpecifications(
      by.map((beginning) => `test/${beginning}`),
    );
    const { testModules, unhandledErrors } =
      await vitest.runTestSpecifications(found);
    const tests = testModules.flatMap((each) => [...each.children.allTests()]);
    const seen = new Set(tests.flatMap((test) => test.meta().noticed ?? []));
    return {
      mutants: mutants.length,
      survivors: mutants.filter((_each, number) => !seen.has(number)),
      failures: [
        ...by
          .filter(
            (each) => !found.some(({ moduleId }) => moduleId.includes(each)),
          )
          .map((each) => `There are no tests ${each}`),
        ...testModules
          .flatMap((each) => each.errors())
          .map(({ message }) => message),
        ...tests
          .filter((test) => !test.ok())
          .map(
            (test) => `${test.fullName}: ${test.result().errors?.[0]?.message}`,
          ),
        ...unhandledErrors.map(String),
      ],
    };
  } finally {
    await vitest.close();
  }
}
