import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { MemoryKeyStore } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { startGuarded } from '../support/guarded-app.js';
import {
  KEY_POOL,
  PRIVATE_MEMBERS,
  PRIVATE_TEXTS,
} from '../support/issuers/key-pool.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { rawRequest } from '../support/raw-http.js';
import { propertyRuns } from '../support/property-runs.js';

const RUNS = propertyRuns(25);
const PATHS = [
  '/.well-known/jwks.json',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/nothing-here',
];

/** Random sets of keys of any kind, no key twice and at least one that can be published. */
const keySets = fc
  .uniqueArray(fc.constantFrom(...KEY_POOL), {
    minLength: 1,
    maxLength: 7,
    selector: ({ identity }) => identity,
  })
  .filter((keys) => keys.some(({ isSecret }) => !isSecret));

/** Everything that the application answers on these paths. */
async function answers(app: RunningApp): Promise<string[]> {
  const found: string[] = [];
  for (const path of PATHS) {
    for (const headers of [[], ['If-None-Match', '*'], ['Accept', '*/*']]) {
      found.push(JSON.stringify(await rawRequest(app.url + path, headers)));
    }
  }
  return found;
}

interface KeySet {
  readonly keys: readonly Record<string, unknown>[];
}

async function keysOf(app: RunningApp): Promise<KeySet['keys']> {
  const response = await app.request('/.well-known/jwks.json');
  return ((await response.json()) as KeySet).keys;
}

const KNOWN = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use'];
const endpoints = { jwks: true, metadata: true, openidConfiguration: true };

describe.each(PLATFORMS)('no response on %s', (platform) => {
  it('has a private member or secret in it, whatever the keys', async () => {
    const property = fc.asyncProperty(keySets, async (chosen) => {
      const ring = chosen.map(({ descriptor }) => descriptor);
      await using app = await startGuarded(
        platform,
        {},
        { keys: { ring }, endpoints },
      );
      const keys = await keysOf(app);
      expect(keys).toHaveLength(
        chosen.filter(({ isSecret }) => !isSecret).length,
      );
      expect(KNOWN).toEqual(
        expect.arrayContaining(keys.flatMap((key) => Object.keys(key))),
      );
      const text = (await answers(app)).join('\n');
      const leaked = PRIVATE_TEXTS.filter((secret) => text.includes(secret));
      expect(leaked).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('has one of a managed key in it, whatever the algorithm', async () => {
    const algorithms = ['RS256', 'PS256', 'ES256', 'ES512', 'EdDSA'] as const;
    for (const algorithm of algorithms) {
      await using app = await startGuarded(
        platform,
        {},
        {
          keys: {
            managed: {
              algorithm,
              store: new MemoryKeyStore(),
              keyEncryptionKey: randomBytes(32),
            },
          },
          endpoints,
        },
      );
      const keys = await keysOf(app);
      expect(keys.map(({ alg }) => alg)).toEqual([algorithm, algorithm]);
      const names = keys.flatMap((key) => Object.keys(key));
      expect(names.filter((name) => PRIVATE_MEMBERS.includes(name))).toEqual(
        [],
      );
      expect(KNOWN).toEqual(expect.arrayContaining(names));
    }
  });
});
