import { Controller, Get } from '@nestjs/common';
import { Clock, JwtAuthModule } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock, START } from '../../support/fake-clock.js';
import { fixed } from '../../support/forge.js';
import { PLATFORMS, type RunningApp, start } from '../../support/platform.js';
import { sceneOptions, SCENES } from '../../support/scenes.js';
import { tokenServiceOf } from '../../support/token-service.js';
import { type Variation, vary } from './attack-case.js';

const { ES256, HS256 } = SCENES;

/** Claims that are wrong in a way of their own; without a signature none of it may show. */
const FORGERIES: Readonly<Record<string, Variation>> = {
  'good claims': {},
  expired: { payload: { exp: 1 } },
  'not yet valid': { payload: { nbf: START + 3600 } },
  'another issuer': { payload: { iss: 'https://evil.example' } },
  'another audience': { payload: { aud: 'other' } },
  'no subject': { payload: { sub: undefined } },
  'another subject': { payload: { sub: 'bob' } },
};

@Controller()
class GuardedController {
  @Get('guarded')
  guarded(): string {
    return 'entered';
  }
}

describe.each(PLATFORMS)('a forgery on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(
      platform,
      {
        imports: [JwtAuthModule.forRoot(sceneOptions(HS256))],
        controllers: [GuardedController],
      },
      {
        override: (builder) =>
          builder.overrideProvider(Clock).useValue(new FakeClock()),
      },
    );
  });
  afterAll(() => app.close());

  it('is answered alike whatever it claims', async () => {
    const answers = new Set<string>();
    for (const variation of Object.values(FORGERIES)) {
      const token = vary(HS256, {
        ...variation,
        signer: fixed('x'.repeat(32)),
      });
      const response = await app.request('/guarded', token);
      answers.add(
        JSON.stringify([
          response.status,
          response.headers.get('www-authenticate'),
          await response.json(),
        ]),
      );
    }
    expect([...answers]).toEqual([
      JSON.stringify([
        401,
        'Bearer realm="api", error="invalid_token", error_description="The signature of the token is invalid"',
        {
          statusCode: 401,
          message: 'The signature of the token is invalid',
          error: 'Unauthorized',
          errorCode: 'signature_invalid',
        },
      ]),
    ]);
  });
});

describe('an ECDSA signature', () => {
  it('is good in its other form too, so tokens are never told apart by their bytes', async () => {
    const service = await tokenServiceOf(sceneOptions(ES256));
    const order = BigInt(
      '0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
    );
    const signer = (input: string): Buffer => {
      const raw = ES256.signer(input);
      const s = BigInt(`0x${raw.subarray(32).toString('hex')}`);
      const other = (order - s).toString(16).padStart(64, '0');
      return Buffer.concat([raw.subarray(0, 32), Buffer.from(other, 'hex')]);
    };
    const claims = await service.verify(vary(ES256, { signer }));
    expect(claims.jti).toBe('token-1');
  });
});
