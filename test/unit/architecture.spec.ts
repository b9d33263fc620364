import { describe, expect, it } from 'vitest';
import {
  findCycles,
  findings,
  parseSource,
  reachable,
  readManifest,
  readSources,
  type SourceFile,
} from '../support/source-graph.js';

const BASE = [
  'errors.ts',
  'clock.ts',
  'duration.ts',
  'json-object.ts',
  'lost-import.ts',
  'maybe-promise.ts',
  'monotonic.ts',
  'rules',
  'outage',
  'value-bounds.ts',
];
const WIRING = [
  'index.ts',
  'jwt-auth.module.ts',
  'module-definition.ts',
  'module-options.ts',
  'wiring',
];
const SUBPATHS = ['passport', 'redis', 'sql', 'swagger', 'testing'];

/** From the inside out; a file imports from its own layer and from those before it. */
const LAYERS: readonly (readonly string[])[] = [
  BASE,
  ['keys'],
  ['token'],
  ['sessions', 'principal'],
  ['transport'],
  [
    'http',
    'graphql',
    'websockets',
    'microservices',
    'guards',
    'decorators',
    'options',
    'endpoints',
    ...WIRING,
  ],
  SUBPATHS,
  ['cli'],
];

/** These layers know no Nest, no platform, and of packages only what is listed. */
const CORE = LAYERS.slice(0, 5).flat();
const CORE_PACKAGES = [
  'node:buffer',
  'node:crypto',
  'node:dns',
  'node:http',
  'node:https',
  'node:net',
  'node:util',
  'jsonwebtoken',
  'lru-cache',
  'class-validator',
  'class-transformer',
];

const sources = readSources();
const edges = new Map(sources.map(({ path, internal }) => [path, internal]));
const manifest = readManifest();

/** The first part of a path: a folder, or a file beside the folders. */
function place(path: string): string {
  return path.split('/')[0] as string;
}

function layerOf(path: string): number {
  return LAYERS.findIndex((places) => places.includes(place(path)));
}

/** Name of the package that an import names, without a path into it. */
function packageOf(name: string): string {
  const parts = name.split('/');
  return parts.slice(0, name.startsWith('@') ? 2 : 1).join('/');
}

describe('imports', () => {
  it('are read from every form there is', () => {
    const { internal, external } = parseSource(
      'a/b.ts',
      `import one from './one.js';
       import type { Two } from '../two.js';
       export * from './three/three.js';
       export type { Four } from 'four';
       import 'five';
       import six = require('six');
       const seven = await import('seven');
       const eight = require('eight');
       type Nine = import('./nine.js').Nine;
       const text = "import ten from './ten.js'"; // from 'eleven'`,
    );
    expect(internal).toEqual([
      'a/one.ts',
      'two.ts',
      'a/three/three.ts',
      'a/nine.ts',
    ]);
    expect(external).toEqual(['four', 'five', 'six', 'seven', 'eight']);
  });

  it('lead to files that are there', () => {
    const paths = new Set(sources.map(({ path }) => path));
    expect(paths.has('index.ts')).toBe(true);
    expect(
      findings(sources, ({ internal }) =>
        internal.filter((path) => !paths.has(path)),
      ),
    ).toEqual([]);
  });

  it('come from files that belong to a layer', () => {
    const strays = sources.filter(({ path }) => layerOf(path) < 0);
    expect(strays.map(({ path }) => path)).toEqual([]);
  });

  it('point one way through the layers', () => {
    const outward = (among: readonly SourceFile[]): string[] =>
      findings(among, ({ path, internal }) =>
        internal.filter((to) => layerOf(to) > layerOf(path)),
      );
    const probe = parseSource(
      'keys/probe.ts',
      `import '../errors.js'; import './key.js'; import '../token/gate.js';`,
    );
    expect(outward([probe])).toEqual(['keys/probe.ts: token/gate.ts']);
    expect(outward(sources)).toEqual([]);
  });

  it('do not lead from one subpath into another', () => {
    expect(
      findings(sources, ({ path, internal }) =>
        SUBPATHS.includes(place(path))
          ? internal.filter(
              (to) => SUBPATHS.includes(place(to)) && place(to) !== place(path),
            )
          : [],
      ),
    ).toEqual([]);
  });

  it('make no circle, those of types included', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    expect(findCycles(circle)).toEqual([['b', 'd', 'b']]);
    expect(findCycles(edges)).toEqual([]);
  });

  it('of the core name neither Nest nor a platform', () => {
    const core = sources.filter(({ path }) => CORE.includes(place(path)));
    expect(core.length).toBeGreaterThan(30);
    expect(
      findings(core, ({ external }) =>
        external.filter((name) => !CORE_PACKAGES.includes(name)),
      ),
    ).toEqual([]);
  });

  it('of the options stand in the wiring only', () => {
    const allowed = ['options', ...WIRING];
    expect(
      findings(sources, ({ path, internal }) =>
        allowed.includes(place(path))
          ? []
          : internal.filter((to) => place(to) === 'options'),
      ),
    ).toEqual([]);
  });

  it('name packages that the manifest declares', () => {
    const declared = {
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      // Its own version is in its own manifest.
      '@jwt-auth/nestjs': '',
    };
    expect(
      findings(sources, ({ external }) =>
        external.filter(
          (name) =>
            !name.startsWith('node:') &&
            !Object.hasOwn(declared, packageOf(name)),
        ),
      ),
    ).toEqual([]);
  });

  it('of optional peers stand in subpaths only', () => {
    const optional = Object.entries(manifest.peerDependenciesMeta)
      .filter(([, { optional: is }]) => is === true)
      .map(([name]) => name);
    expect(optional).toContain('@nestjs/passport');
    const confined = [...optional, 'passport-jwt'];
    const found = findings(sources, ({ external }) =>
      external.filter((name) => confined.includes(packageOf(name))),
    );
    expect(found.length).toBeGreaterThan(0);
    expect(
      found.filter((finding) => !SUBPATHS.includes(place(finding))),
    ).toEqual([]);
  });

  it('of the index reach no subpath', () => {
    const reached = [...reachable(edges, 'index.ts')];
    expect(reached).toContain('keys/key.ts');
    const outside = [...SUBPATHS, 'cli'];
    expect(reached.filter((path) => outside.includes(place(path)))).toEqual([]);
  });
});
