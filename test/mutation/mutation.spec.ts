import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CHAIN } from '../../libs/jwt-auth/src/token/token-verifier.js';
import { type Mutation, REPEATED } from './mutate.js';
import { REWRITES } from './rewrites.js';

const ROOT = resolve(import.meta.dirname, '../..');
const NOTICING = [
  'test/conformance/attacks/service.spec.ts',
  'test/unit/token',
  'test/unit/principal',
  'test/unit/trust-tenants.spec.ts',
  'test/unit/keys/public-jwk.spec.ts',
];
// Every test that notices runs in it, beside all other suites.
const TIMEOUT = 400_000;

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
    }[];
  }[];
}

/** Runs the tests in a process of their own and returns what they reported. */
async function runTests(
  mutation: Mutation = {},
  noticing: readonly string[] = NOTICING,
): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'mutation-'));
  const outputFile = join(folder, 'report.json');
  const args = [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/mutation/vitest.config.ts',
    '--reporter=json',
    `--outputFile=${outputFile}`,
    ...noticing,
  ];
  await new Promise<void>((done) => {
    execFile(
      process.execPath,
      args,
      {
        cwd: ROOT,
        env: {
          ...process.env,
          SWITCHED_OFF: mutation.switchedOff,
          NOT_REPEATED: mutation.notRepeated,
          REWRITTEN: mutation.rewritten,
        },
      },
      () => done(),
    );
  });
  const report = JSON.parse(await readFile(outputFile, 'utf8')) as Report;
  await rm(folder, { recursive: true });
  return report;
}

function failures({ testResults }: Report): string[] {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);
}

describe('the tests of the verifier', () => {
  const caught: string[] = [];

  it('pass with every check on', { timeout: TIMEOUT }, async () => {
    const report = await runTests();
    expect(failures(report)).toEqual([]);
    expect(report.numPassedTests).toBeGreaterThan(500);
  });

  it.concurrent.each(CHAIN.map(({ name }) => name))(
    'fail with %s switched off',
    { timeout: TIMEOUT },
    async (name) => {
      const report = await runTests({ switchedOff: name });
      expect(failures(report)).not.toEqual([]);
      caught.push(name);
    },
  );

  it.concurrent.each(REPEATED)(
    'fail with %s not repeated for a token in the cache',
    { timeout: TIMEOUT },
    async (name) => {
      const report = await runTests({ notRepeated: name });
      expect(failures(report)).not.toEqual([]);
    },
  );

  it.concurrent.each(Object.entries(REWRITES))(
    'fail where %s',
    { timeout: TIMEOUT },
    async (name, { by }) => {
      const report = await runTests({ rewritten: name }, [by]);
      expect(failures(report)).not.toEqual([]);
    },
  );

  afterAll(() => {
    console.info(
      `${caught.length} of ${CHAIN.length} switched-off checks were noticed`,
    );
  });
});
