import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { redisAbsent } from '../support/managed-keys/redis-clients.js';
import { tarball } from '../package/support/pack.js';
import { run, runToEnd, TIMEOUT_MS } from '../package/support/run.js';
import { useTempFolder } from '../package/support/temp-folder.js';
import { NODE_MODULES, tool, WORKSPACE } from '../package/support/workspace.js';
import type { BootResult } from './boot/task.js';
import { ABSENT } from './http/cell-result.js';
import { PLATFORMS, VARIANT_IDS, VARIANTS } from './http/variants.js';
import { MICRO_GROUPS } from './micro/groups.js';
import type { NodeResults, Results } from './report/results.js';
import { REVOCATION_KINDS } from './revocations/many-revocations.js';
import type {
  RevocationsResult,
  RevocationsTimes,
} from './revocations/task.js';
import { ALGORITHMS } from './tokens/material.js';

/** Whether it works, never how fast: a moment under the load of other tests means nothing. */
describe('npm run bench', () => {
  const folder = useTempFolder();
  const bench = (...flags: string[]): string[] => [
    'test/bench/dist/main.js',
    ...flags,
  ];

  /** In a copy, against the package as users get it: others build in place at the same time. */
  beforeAll(async () => {
    const copy = join(folder(), 'test/bench');
    await cp(join(WORKSPACE, 'test/bench'), copy, {
      recursive: true,
      filter: (path) => basename(path) !== 'dist',
    });
    for (const file of ['package.json', 'tsconfig.json']) {
      await cp(join(WORKSPACE, file), join(folder(), file));
    }
    await symlink(NODE_MODULES, join(folder(), 'node_modules'));
    const library = join(copy, 'node_modules/@jwt-auth/nestjs');
    await mkdir(library, { recursive: true });
    const unpack = ['-xzf', await tarball(), '--strip-components=1'];
    await run('tar', [...unpack, '-C', library], folder());
    await run(tool('tsc'), ['-p', 'test/bench/tsconfig.bench.json'], folder());
  }, TIMEOUT_MS);

  async function quick(parts: string): Promise<NodeResults> {
    const out = join(folder(), parts);
    const flags = ['--quick', '--generator', 'autocannon', '--only', parts];
    await run(process.execPath, bench(...flags, '--out', out), folder());
    const json = await readFile(join(out, 'results.json'), 'utf8');
    expect(json).not.toContain(folder());
    expect(json).not.toContain(WORKSPACE);
    const results = JSON.parse(json) as Results;
    expect(results).toMatchObject({ scale: 'quick', generator: 'autocannon' });
    expect(results.machine.cores).toBeGreaterThan(0);
    expect(results.nodes).toHaveLength(1);
    const [node] = results.nodes as [NodeResults];
    expect(node.node).toBe(process.version);
    return node;
  }

  it(
    'measures every variant on every platform with every algorithm',
    async () => {
      const { http, targets } = await quick('http');

      expect(http).toHaveLength(PLATFORMS.length * ALGORITHMS.length);
      for (const { platform, algorithm, variants } of http) {
        const where = `${platform}, ${algorithm}`;
        const absent = VARIANT_IDS.filter((id) => variants[id] === ABSENT);
        expect(absent.toSorted(), where).toEqual(
          absentFrom(platform, algorithm).toSorted(),
        );
        for (const figures of Object.values(variants)) {
          if (figures !== ABSENT) {
            const { hitRate: _, ...others } = figures;
            expectFigures(others, `${where}, ${figures.label}`);
          }
        }
      }
      expect(idsOf(targets)).toEqual([
        ...Array<string>(4).fill('T1'),
        ...Array<string>(6).fill('T2'),
        ...Array<string>(4).fill('T4'),
      ]);
      expectFigures(targets, 'targets');

      const svg = await readFile(join(folder(), 'http/results.svg'), 'utf8');
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
      for (const { id, label } of VARIANTS) {
        expect(svg.includes(`>${label}<`), id).toBe(id !== 'fastify-jwt-open');
      }
    },
    TIMEOUT_MS,
  );

  it(
    'measures functions, boot, memory and growth',
    async () => {
      const results = await quick('micro,boot,memory,growth');

      expect(results.micro.map(({ algorithm }) => algorithm)).toEqual([
        ...ALGORITHMS,
      ]);
      for (const { algorithm, groups } of results.micro) {
        for (const [group, contenders] of Object.entries(MICRO_GROUPS)) {
          for (const name of contenders) {
            const where = `${algorithm}, ${group}, ${name}`;
            const figures = groups[group as keyof typeof groups][name];
            if (algorithm === 'EdDSA' && name.startsWith('jsonwebtoken')) {
              expect(figures, where).toBe(ABSENT);
            } else {
              expectFigures(figures, where);
            }
          }
        }
      }
      const { rounds, milliseconds, time, cpu } = results.boot as BootResult;
      for (const { withModuleLessValidation, ...ratios } of [time, cpu]) {
        expectFigures({ rounds, milliseconds, ratios }, 'boot');
        // A difference, which one slow moment can turn negative.
        expect(numbersIn(withModuleLessValidation)).toSatisfy(
          (numbers: number[]) => numbers.every(Number.isFinite),
        );
      }
      expect(results.memory).toHaveLength(3);
      expectFigures(results.memory, 'memory');
      const { keys, routes } = results.growth ?? {};
      expect(keys?.map(({ count }) => count)).toEqual([1, 10, 100]);
      expect(routes?.map(({ count }) => count)).toEqual([1, 100, 1000]);
      expectFigures(results.growth, 'growth');
      expect(idsOf(results.targets)).toEqual(Array<string>(7).fill('T3'));
    },
    TIMEOUT_MS,
  );

  it(
    'measures requests with revocations, and refreshes where there is a Redis',
    async () => {
      const results = await quick('revocations,refresh');

      const { guard, memory } = results.revocations as RevocationsResult;
      const counted = ({ points }: RevocationsTimes): string[] =>
        points.map(({ count, changing }) => `${count}${changing ? '!' : ''}`);
      expect(counted(guard.hit)).toEqual(['0', '100', '2000', '0!', '2000!']);
      expect(counted(guard.miss)).toEqual(['0', '100', '2000']);
      for (const [lookup, { offNanoseconds, points }] of Object.entries(
        guard,
      )) {
        const figures = points.map(({ nanoseconds, toOff, toNone }) => ({
          nanoseconds,
          toOff,
          toNone,
        }));
        expectFigures({ offNanoseconds, figures }, lookup);
      }
      expect(Object.keys(memory.bytesPerEntry)).toEqual([...REVOCATION_KINDS]);
      expectFigures(memory, 'memory');

      if (redisAbsent) {
        expect(results.refresh).toEqual({ leftOut: expect.any(String) });
        expect(idsOf(results.targets)).toEqual(['S2']);
      } else {
        const trips = { withoutLoader: 1, withLoader: 2 };
        expect(results.refresh).toMatchObject({ roundTrips: trips });
        expectFigures(results.refresh, 'refresh');
        expect(idsOf(results.targets)).toEqual(['S1', 'S2']);
      }
      expectFigures(results.targets, 'targets');
    },
    TIMEOUT_MS,
  );

  it.each([
    ['--fast', "Unknown option '--fast'"],
    ['--only=htp', "--only knows no 'htp'"],
    ['--nodes=old', "not 'old'"],
  ])('refuses %s and says what there is', async (flag, complaint) => {
    const refused = await runToEnd(process.execPath, bench(flag), folder());

    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(complaint);
    expect(refused.stderr).toContain('--quick');
  });
});

function absentFrom(platform: string, algorithm: string): string[] {
  return [
    ...(platform === 'express'
      ? ['fastify-jwt-open', 'fastify-jwt-cached', 'fastify-jwt-uncached']
      : ['express-oauth2-jwt-bearer']),
    ...(algorithm === 'HS256' ? [] : ['ours-uncached']),
    ...(algorithm === 'EdDSA'
      ? [
          'jsonwebtoken-key',
          'nest-docs-recipe',
          'passport-jwt-text',
          'passport-jwt-key',
        ]
      : []),
  ];
}

/** There is at least one number in it, and all are measurements. */
function expectFigures(value: unknown, where: string): void {
  const numbers = numbersIn(value);
  expect(numbers.length, where).toBeGreaterThan(0);
  for (const number of numbers) {
    expect(number, where).toBeGreaterThan(0);
    expect(Number.isFinite(number), where).toBe(true);
  }
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(numbersIn);
  }
  // JSON has null where there was no number.
  return value === null
    ? [Number.NaN]
    : typeof value === 'number'
      ? [value]
      : [];
}

function idsOf(targets: readonly { readonly id: string }[]): string[] {
  return targets.map(({ id }) => id);
}
