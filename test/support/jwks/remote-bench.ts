import { generateKeyPairSync } from 'node:crypto';
import type { AsymmetricAlgorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';
import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import type { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import type { RateLimit } from '../../../libs/jwt-auth/src/outage/rate-limit.js';
import type { HostLookup } from '../../../libs/jwt-auth/src/keys/remote/pinned-lookup.js';
import { RemoteKeys } from '../../../libs/jwt-auth/src/keys/remote/remote-keys.js';
import {
  type RemoteSettings,
  resolveRemoteKeys,
} from '../../../libs/jwt-auth/src/keys/remote/remote-settings.js';
import { type Answer, json, JwksServer } from '../jwks-server.js';
import { FakeMonotonic } from './fake-monotonic.js';

export const NOW = 1_893_456_000;
export const ISSUER = 'https://idp.example';

const SECOND = 1;

/** A public key as an issuer publishes it. */
export function publicJwk(
  kid: string | undefined,
  members: Readonly<Record<string, unknown>> = {},
): Jwk {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const named = kid === undefined ? {} : { kid };
  return {
    ...(publicKey.export({ format: 'jwk' }) as Jwk),
    alg: 'ES256',
    use: 'sig',
    ...named,
    ...members,
  };
}

export interface RemoteBench extends AsyncDisposable {
  readonly server: JwksServer;
  readonly keys: RemoteKeys;
  readonly monotonic: FakeMonotonic;
  readonly warnings: readonly string[];
  /** The key as `resolve()` answers it, whether at once or later. */
  resolve(kid?: string, alg?: AsymmetricAlgorithm): Promise<Key | undefined>;
  /** The key as it is answered at once; throws where a promise is. */
  resolveNow(kid?: string, alg?: AsymmetricAlgorithm): Key | undefined;
}

export interface RemoteBenchOptions {
  readonly settings?: Partial<RemoteSettings>;
  readonly resolveHost?: HostLookup;
  /** Name by which the server is fetched from, in place of its address. */
  readonly host?: string;
  /** What issuers without keys may read, together. */
  readonly newcomers?: RateLimit;
  /** Takes the warnings in place of the bench. */
  readonly warn?: (message: string) => void;
}

export const LOOPBACK: RemoteSettings = resolveRemoteKeys({
  issuer: ISSUER,
  jwks: 'http://127.0.0.1',
  fetch: { loopback: true, timeout: SECOND },
});

/** Keys of an issuer on loopback, with the monotonic clock standing still. */
export async function remoteBench(
  answer: Answer,
  {
    settings = {},
    resolveHost,
    host,
    newcomers,
    warn,
  }: RemoteBenchOptions = {},
): Promise<RemoteBench> {
  const server = await JwksServer.start(answer);
  const monotonic = new FakeMonotonic();
  const warnings: string[] = [];
  const keys = new RemoteKeys(
    { ...LOOPBACK, jwks: server.url('/jwks.json', host), ...settings },
    {
      monotonic: monotonic.read,
      warn: warn ?? ((message) => void warnings.push(message)),
      resolveHost,
      newcomers,
    },
  );
  return {
    server,
    keys,
    monotonic,
    warnings,
    resolve: async (kid, alg = 'ES256') => keys.resolve({ kid, alg }, NOW),
    resolveNow: (kid, alg = 'ES256') => {
      const key = keys.resolve({ kid, alg }, NOW);
      if (key instanceof Promise) {
        throw new Error('The key was not there at once');
      }
      return key;
    },
    [Symbol.asyncDispose]: async () => {
      keys.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** As `remoteBench()`, the set having been read. */
export async function readyBench(
  jwks: readonly unknown[],
  options?: RemoteBenchOptions,
): Promise<RemoteBench> {
  const bench = await remoteBench(json({ keys: jwks }), options);
  bench.keys.start();
  await bench.resolve('nobody');
  return bench;
}
