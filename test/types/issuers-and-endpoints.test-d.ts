import {
  type IssuerResolver,
  JwtAuthModule,
  type JwtAuthOptions,
  type KeyOptions,
  type ManagedKeyInfo,
  ManagedKeys,
  MemoryKeyStore,
  Signer,
  type TrustedIssuerOptions,
} from '@jwt-auth/nestjs';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

const basic = { issuer: 'i', audience: 'a' };
const idp = { issuer: 'https://idp.example', jwks: 'discover' };

class Kms extends Signer {
  readonly publicKey = 'PEM';
  readonly algorithm = 'ES256';

  async sign(input: Uint8Array): Promise<Uint8Array> {
    return input;
  }
}

describe('trusted issuers', () => {
  it('are given with their rules, or found out', () => {
    const resolver: IssuerResolver = async (issuer) =>
      issuer === '' ? undefined : { ...idp, issuer };
    JwtAuthModule.forRoot({
      ...basic,
      trustedIssuers: [
        idp,
        {
          ...idp,
          audience: ['a', 'b'],
          algorithms: ['ES256'],
          type: false,
          claims: z.object({}),
          fetch: { timeout: '5s', cooldown: 30, loopback: true },
        },
        { ...idp, type: 'at+jwt', claims: false },
      ],
      issuerResolver: resolver,
    });
    expectTypeOf<JwtAuthOptions['trustedIssuers']>().toEqualTypeOf<
      TrustedIssuerOptions[] | undefined
    >();
  });

  it('are refused with what is missing, unknown or of another type', () => {
    const issuer = (options: TrustedIssuerOptions): TrustedIssuerOptions =>
      options;
    // @ts-expect-error no address of its keys
    issuer({ issuer: 'https://idp.example' });
    // @ts-expect-error secrets are never published
    issuer({ ...idp, algorithms: ['HS256'] });
    // @ts-expect-error a pattern
    issuer({ ...idp, audience: /a/ });
    // @ts-expect-error true is no type
    issuer({ ...idp, type: true });
    // @ts-expect-error no unit
    issuer({ ...idp, fetch: { timeout: '5' } });
    // @ts-expect-error an unknown option
    issuer({ ...idp, kid: 'x' });
  });
});

describe('keys', () => {
  it('may be with a signer, or managed', () => {
    const keys = (options: KeyOptions): KeyOptions => options;
    keys({ signer: new Kms() });
    keys({ ring: [{ signer: new Kms(), signFrom: '2030-01-01' }] });
    keys({
      managed: {
        store: new MemoryKeyStore(),
        keyEncryptionKey: Buffer.alloc(32),
        algorithm: 'ES256',
        rotateEvery: '30d',
      },
    });
    const managed = { store: new MemoryKeyStore(), keyEncryptionKey: 'x' };
    // @ts-expect-error no key-encryption key
    keys({ managed: { store: managed.store } });
    // @ts-expect-error HMAC keys are not managed
    keys({ managed: { ...managed, algorithm: 'HS256' } });
    // @ts-expect-error no unit
    keys({ managed: { ...managed, rotateEvery: '30' } });
    // @ts-expect-error no signer
    keys({ signer: { publicKey: 'x' } });
    expectTypeOf<ManagedKeys['list']>().returns.toEqualTypeOf<
      readonly ManagedKeyInfo[]
    >();
  });
});

describe('endpoints', () => {
  it('stand beside the options, and beside a factory', () => {
    const endpoints = { jwks: '/keys.json', metadata: { token_endpoint: 'x' } };
    JwtAuthModule.forRoot({ ...basic, endpoints: { jwks: true } });
    JwtAuthModule.forRootAsync({
      useFactory: () => basic,
      endpoints: { ...endpoints, jwks: '/keys.json' },
    });
    // @ts-expect-error a path begins with a slash
    JwtAuthModule.forRoot({ ...basic, endpoints: { jwks: 'keys.json' } });
    // @ts-expect-error an unknown endpoint
    JwtAuthModule.forRoot({ ...basic, endpoints: { jwk: true } });
  });
});
