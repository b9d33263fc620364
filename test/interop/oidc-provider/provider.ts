import { fork } from 'node:child_process';
import type { JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../programs/free-port.js';
import { logOf, stopperOf } from '../programs/program.js';
import { generatePair, type KeyPair } from '../tokens/key-pairs.js';

const PROGRAM = fileURLToPath(new URL('provider.mjs', import.meta.url));

/** Algorithms that the provider signs access tokens with. */
export const PROVIDER_ALGORITHMS = [
  'RS256',
  'PS256',
  'ES256',
  'EdDSA',
] as const;
export type ProviderAlgorithm = (typeof PROVIDER_ALGORITHMS)[number];

/** A key of the provider; the first for an algorithm signs. */
export interface ProviderKey extends KeyPair {
  readonly kid: string;
  readonly algorithm: ProviderAlgorithm;
}

export function providerKey(
  algorithm: ProviderAlgorithm,
  kid: string,
): ProviderKey {
  return { ...generatePair(algorithm), algorithm, kid };
}

/** `oidc-provider` in a process of its own, at an address that it keeps. */
export class OidcProvider implements AsyncDisposable {
  #stop: () => Promise<void> = () => Promise.resolve();

  private constructor(private readonly port: number) {}

  static async start(keys: readonly ProviderKey[]): Promise<OidcProvider> {
    const provider = new OidcProvider(await freePort());
    await provider.restart(keys);
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** With these keys from now on. */
  async restart(keys: readonly ProviderKey[]): Promise<void> {
    await this.stop();
    const child = fork(PROGRAM, { execArgv: [], silent: true });
    const log = logOf(child);
    this.#stop = stopperOf(child);
    child.send({ port: this.port, keys: keys.map(jwkOf) });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`oidc-provider does not start:\n${log()}`);
    });
    ended.catch(() => undefined);
    await Promise.race([once(child, 'message'), ended]);
  }

  async stop(): Promise<void> {
    await this.#stop();
  }

  /** An access token of RFC 9068 for the resource (RFC 8707). */
  async token(algorithm: ProviderAlgorithm, resource: string): Promise<string> {
    const credentials = `${algorithm}:secret-of-${algorithm}`;
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'reports:read',
        resource,
      }),
    });
    const body = (await response.json()) as Record<string, string>;
    if (body['access_token'] === undefined) {
      throw new Error(`No token: ${JSON.stringify(body)}`);
    }
    return body['access_token'];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function jwkOf({ privateKey, kid, algorithm }: ProviderKey): JsonWebKey {
  const jwk = privateKey.export({ format: 'jwk' });
  return { ...jwk, kid, alg: algorithm, use: 'sig' };
}
