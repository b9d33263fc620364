import 'reflect-metadata';
import {
  bearer,
  body,
  cookie,
  fromRequest,
  header,
  type JwtAuthOptions,
  query,
  UserLoader,
} from '@jwt-auth/nestjs';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resolveOptions } from '../../libs/jwt-auth/src/options/resolve-options.js';
import { bootFaults, optionsWith } from '../support/boot-faults.js';

class WithRules {
  @IsString()
  tenant: string;
}

class Loader extends UserLoader<string> {
  load(): string {
    return 'user';
  }
}

const BYTES = 'must be a whole number of bytes from 256 to 65536, such as 8192';

describe('the option limits.tokenBytes', () => {
  it.each([
    [255, [BYTES]],
    [65_537, [BYTES]],
    [Infinity, [BYTES]],
    [4096.5, [BYTES]],
    [NaN, [`${BYTES}; it is NaN: is the number read right?`]],
    ['8192', [BYTES]],
  ])('must not be %j', (tokenBytes, messages) => {
    const faults = bootFaults(optionsWith({ limits: { tokenBytes } }));
    expect(faults.toSorted()).toEqual(
      messages.map((message) => `limits.tokenBytes: ${message}`).toSorted(),
    );
  });
});

const COUNT =
  'must be a whole number of tokens from 1 to 1000000, such as 10000; write cache: false for none';

describe('the option cache.maxEntries', () => {
  it.each([
    [0, [COUNT]],
    [-1, [COUNT]],
    [1_000_001, [COUNT]],
    [Infinity, [COUNT]],
    [1.5, [COUNT]],
    [NaN, [`${COUNT}; it is NaN: is the number read right?`]],
    ['100', [COUNT]],
  ])('must not be %j', (maxEntries, messages) => {
    const faults = bootFaults(optionsWith({ cache: { maxEntries } }));
    expect(faults.toSorted()).toEqual(
      messages.map((message) => `cache.maxEntries: ${message}`).toSorted(),
    );
  });

  it.each([
    [{ cache: false }, undefined],
    [{ cache: {} }, 10_000],
    [{ cache: undefined }, 10_000],
    [{ cache: { maxEntries: undefined } }, 10_000],
    [{ cache: { maxEntries: 1 } }, 1],
    [{ cache: { maxEntries: 1_000_000 } }, 1_000_000],
  ] as const)('is what %j means', (changes, cacheEntries) => {
    const options = optionsWith(changes) as JwtAuthOptions;
    expect(resolveOptions(options, true).cacheEntries).toBe(cacheEntries);
  });
});

describe.each([
  ['accessToken', "must be an object such as { expiresIn: '15m' }"],
  ['grants', "must be an object such as { roles: 'realm_access.roles' }"],
  ['cache', 'must be false or an object such as { maxEntries: 10000 }'],
  ['limits', 'must be an object such as { tokenBytes: 8192 }'],
])('the group %s', (name, message) => {
  it.each([['15m'], [900], [true], [[]]])('must not be %o', (value) => {
    const faults = bootFaults(optionsWith({ [name]: value }));
    expect(faults).toEqual([`${name}: ${message}`]);
  });

  it.each([[[{}]], [new Map()], [() => 'x']])('must not be %o', (value) => {
    const faults = bootFaults(optionsWith({ [name]: value }));
    expect(faults).toEqual([`${name}: ${message}`]);
  });
});

describe('a group larger than any that makes sense', () => {
  it.each<[string, unknown, string]>([
    [
      'nested 20,000 levels deep',
      { roles: nested(20_000) },
      "grants.roles: must be a path such as 'realm_access.roles', or an array of paths",
    ],
    [
      'with 100,000 members',
      Object.fromEntries(Array(100_000).entries()),
      'grants: has 100000 members; known are roles, scopes, permissions',
    ],
  ])('is one fault: %s', (_, grants, fault) => {
    expect(bootFaults(optionsWith({ grants }))).toEqual([fault]);
  });
});

function nested(levels: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level++) {
    value = [value];
  }
  return value;
}

describe('options are good', () => {
  it.each([
    ['as few as can be', {}],
    [
      'all of them',
      {
        audience: ['a', 'b'],
        accessToken: { expiresIn: '15m', type: 'application/at+jwt' },
        clockTolerance: 300,
        claims: z.object({}),
        extractors: [
          bearer(),
          header('x'),
          cookie('c'),
          query('q'),
          body('b'),
          fromRequest(() => 'x'),
        ],
        userLoader: Loader,
        grants: { roles: 'a.b', scopes: ['c', 'd'], permissions: 'e' },
        limits: { tokenBytes: 256 },
        secretClaimNames: ['x'],
        realm: "it's an API (v2)",
      },
    ],
    ['a class as schema', { claims: WithRules }],
    ['arrays of one', { audience: ['a'], grants: { roles: ['b'] } }],
    ['the largest limit', { limits: { tokenBytes: 65_536 } }],
    ['no tolerance', { clockTolerance: 0 }],
    ['no secret names', { secretClaimNames: [] }],
    ['empty groups', { accessToken: {}, grants: {}, limits: {} }],
    [
      'null for what may be left out',
      {
        accessToken: null,
        clockTolerance: null,
        claims: null,
        extractors: null,
        userLoader: null,
        grants: null,
        limits: null,
        secretClaimNames: null,
        realm: null,
      },
    ],
    [
      'undefined for what may be left out',
      {
        accessToken: { expiresIn: undefined, type: undefined },
        grants: { roles: undefined },
        limits: { tokenBytes: undefined },
        realm: undefined,
      },
    ],
  ])('with %s', (_, changes) => {
    expect(bootFaults(optionsWith(changes))).toEqual([]);
  });
});
