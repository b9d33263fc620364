import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Controller, Post } from '@nestjs/common';
import { JwtAuthModule, Public, TokenService } from '@jwt-auth/nestjs';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { clockOf, withFakeClock } from '../support/guarded-app.js';
import { KmsServer, KmsSigner } from '../support/issuers/kms.js';
import { entering, trustingRoutes } from '../support/issuers/trusting-app.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
  start,
  type StartOptions,
} from '../support/platform.js';
import { AUDIENCE, ISSUER } from '../support/scenes.js';

@Public()
@Controller()
class LoginController {
  constructor(private readonly tokens: TokenService) {}

  @Post('login')
  async login(): Promise<{ token: string }> {
    const { token } = await this.tokens.issue('carol');
    return { token };
  }
}

const PAIRS = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  EdDSA: generateKeyPairSync('ed25519').privateKey,
} satisfies Record<string, KeyObject>;
type Name = keyof typeof PAIRS;

async function startSigning(
  platform: Platform,
  kms: KmsServer,
  startOptions?: StartOptions,
): Promise<RunningApp> {
  const routes = trustingRoutes([
    JwtAuthModule.forRootAsync({
      useFactory: async () => ({
        issuer: ISSUER,
        audience: AUDIENCE,
        keys: { signer: await KmsSigner.connect(kms.url, kms.algorithm) },
      }),
      endpoints: { jwks: true },
    }),
  ]);
  const controllers = [...(routes.controllers ?? []), LoginController];
  return start(
    platform,
    { ...routes, controllers },
    withFakeClock(startOptions),
  );
}

async function login(app: RunningApp): Promise<string> {
  const response = await app.request('/login', undefined, { method: 'POST' });
  return ((await response.json()) as { token: string }).token;
}

describe.each(PLATFORMS)('a key in a KMS on %s', (platform) => {
  it.each(Object.keys(PAIRS) as Name[])(
    'signs %s, and others verify it',
    async (algorithm) => {
      await using kms = await KmsServer.start(algorithm, PAIRS[algorithm]);
      await using app = await startSigning(platform, kms);
      const token = await login(app);
      expect(await entering(app, token)).toBe(`carol of ${ISSUER}`);
      const jwks = new URL(`${app.url}/.well-known/jwks.json`);
      const { protectedHeader } = await jwtVerify(
        token,
        createRemoteJWKSet(jwks),
        { currentDate: new Date(clockOf(app.app).now() * 1000) },
      );
      expect(protectedHeader).toEqual({
        alg: algorithm,
        typ: 'JWT',
        kid: expect.stringMatching(/^[\w-]{43}$/) as string,
      });
      // Verification asks nobody.
      expect(kms.asked).toBe(1);
    },
  );

  it.each(['status', 'reset'] as const)(
    'that fails (%s) answers 503, and goes on afterwards',
    async (failure) => {
      await using kms = await KmsServer.start('ES256', PAIRS.ES256);
      const log = new CapturedLog();
      await using app = await startSigning(platform, kms, loggingTo(log));
      const before = await login(app);
      kms.failure = failure;
      const answer = await answerOf(
        await app.request('/login', undefined, { method: 'POST' }),
      );
      expect(answer).toEqual({
        status: 503,
        challenge: null,
        retryAfter: '1',
        body: {
          statusCode: 503,
          message: 'Authentication is temporarily unavailable',
          error: 'Service Unavailable',
          errorCode: 'temporarily_unavailable',
        },
      });
      expect(
        log.find('error', 'The signer failed, so no token can be issued'),
      ).toHaveLength(1);
      expect(await entering(app, before)).toBe(`carol of ${ISSUER}`);
      kms.failure = undefined;
      expect(await entering(app, await login(app))).toBe(`carol of ${ISSUER}`);
    },
  );

  it('that signs with another key than it said hands out no token', async () => {
    await using kms = await KmsServer.start('ES256', PAIRS.ES256);
    await using app = await startSigning(platform, kms);
    kms.key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    await expect(
      app.app.get(TokenService).issue('carol'),
    ).rejects.toMatchObject({ kind: 'misconfigured', code: 'signer_invalid' });
    const answer = await answerOf(
      await app.request('/login', undefined, { method: 'POST' }),
    );
    expect(answer).toMatchObject({
      status: 500,
      body: { statusCode: 500, message: 'Internal server error' },
    });
  });
});
