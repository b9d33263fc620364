import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { AsymmetricAlgorithm, Jwk } from '@jwt-auth/nestjs';
import type { TrustedIssuerOptions } from '@jwt-auth/nestjs';
import { START } from '../fake-clock.js';
import { eddsa, es, forge, ps, rs, type Signer } from '../forge.js';
import { json, JwksServer } from '../jwks-server.js';
import { AUDIENCE } from '../scenes.js';

type ProviderAlgorithm = Extract<
  AsymmetricAlgorithm,
  'RS256' | 'PS256' | 'ES256' | 'EdDSA'
>;

/** A key pair of an identity provider, and how it is published. */
export interface ProviderKey {
  readonly algorithm: ProviderAlgorithm;
  readonly jwk: Jwk;
  readonly privateKey: KeyObject;
  readonly signer: Signer;
}

const SIGNERS: Readonly<Record<ProviderAlgorithm, (key: KeyObject) => Signer>> =
  {
    RS256: (key) => rs(256, key),
    PS256: (key) => ps(256, key),
    ES256: (key) => es(256, key),
    EdDSA: eddsa,
  };

export const PROVIDER_KID = 'provider-key';

export function providerKey(
  kid = PROVIDER_KID,
  algorithm: ProviderAlgorithm = 'ES256',
): ProviderKey {
  const { privateKey, publicKey } = pairFor(algorithm);
  const jwk = {
    ...(publicKey.export({ format: 'jwk' }) as Jwk),
    kid,
    alg: algorithm,
    use: 'sig',
  };
  const signer = SIGNERS[algorithm](privateKey);
  return { algorithm, jwk, privateKey, signer };
}

function pairFor(algorithm: ProviderAlgorithm): {
  privateKey: KeyObject;
  publicKey: KeyObject;
} {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generateKeyPairSync('ed25519');
    default:
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
}

/** Members put over those of a good header or payload; `undefined` takes one away. */
type Changes = Readonly<Record<string, unknown>>;

/** An identity provider on loopback, which publishes keys and signs with them. */
export class IdentityProvider implements AsyncDisposable {
  private constructor(
    readonly issuer: string,
    readonly server: JwksServer,
    readonly key: ProviderKey,
  ) {}

  static async start(
    issuer = 'https://idp.example',
    key = providerKey(),
  ): Promise<IdentityProvider> {
    const server = await JwksServer.start(json({ keys: [key.jwk] }));
    return new IdentityProvider(issuer, server, key);
  }

  /** From now on it publishes these keys and no others. */
  publish(...keys: readonly ProviderKey[]): void {
    this.server.answer = json({ keys: keys.map(({ jwk }) => jwk) });
  }

  /** As a team writes it down that trusts this provider. */
  options(changes: Partial<TrustedIssuerOptions> = {}): TrustedIssuerOptions {
    return {
      issuer: this.issuer,
      jwks: this.server.url(),
      fetch: { loopback: true },
      ...changes,
    };
  }

  /** An access token that a guard with the default options accepts, but for the changes. */
  token(
    claims: Changes = {},
    header: Changes = {},
    { algorithm, jwk, signer }: ProviderKey = this.key,
  ): string {
    return forge(
      { alg: algorithm, typ: 'JWT', kid: jwk.kid, ...header },
      {
        iss: this.issuer,
        sub: 'bob',
        aud: AUDIENCE,
        iat: START,
        exp: START + 600,
        ...claims,
      },
      signer,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }
}
