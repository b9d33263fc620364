import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { JwtAuthModule, TokenService } from '@jwt-auth/nestjs';
import { PLATFORMS, type RunningApp, start } from '../../support/platform.js';
import { observe } from '../matrix/observation.js';
import { forged, type Pattern, patternOf } from '../tokens/forged-tokens.js';
import { generatePair, PAIR_ALGORITHMS } from '../tokens/key-pairs.js';
import { expressOauth2 } from './express-oauth2-jwt-bearer.js';
import { jose } from './jose.js';
import { jwksRsa } from './jwks-rsa.js';
import { refusals, UNSUPPORTED } from './reasons.js';
import type { Verification } from './verifier.js';

// Programs take longer to start while other tests run.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ISSUER = 'https://auth.example.com';
const AUDIENCE = 'https://api.example.com';
const TYPE = 'at+jwt';
const VERIFIERS = [jose, jwksRsa, expressOauth2];

describe.each(PLATFORMS)('our JWK set, served by %s', (platform) => {
  describe.each(PAIR_ALGORITHMS)('with a key for %s', (algorithm) => {
    let app: RunningApp;
    let issued: string;
    let pattern: Pattern;

    beforeAll(async () => {
      const pair = generatePair(algorithm);
      app = await start(platform, {
        imports: [
          JwtAuthModule.forRoot({
            issuer: ISSUER,
            audience: AUDIENCE,
            keys: { privateKey: pair.privateKey, algorithm },
            accessToken: { type: TYPE },
            endpoints: { jwks: true },
          }),
        ],
      });
      const tokens = app.app.get(TokenService);
      const client = { client_id: 'web' };
      issued = (await tokens.issue('alice', client)).token;
      pattern = patternOf(issued, algorithm, pair);
    });

    afterAll(() => app.close());

    describe.each(VERIFIERS)('$program', ({ program, ...verifier }) => {
      let verification: Verification;

      beforeAll(async () => {
        const jwksUri = `${app.url}/.well-known/jwks.json`;
        const demand = { jwksUri, issuer: ISSUER, audience: AUDIENCE };
        const all = { ...demand, type: TYPE, algorithm };
        verification = await verifier.prepare(all);
      });

      afterAll(() => verification.close?.());

      if (verifier.unsupported.includes(algorithm)) {
        it('does not know the algorithm', async (context) => {
          const verdict = await verification.verify(issued);
          const outcome = 'subject' in verdict ? 'accepted' : 'unsupported';
          observe(context, { program, algorithm, token: 'good', outcome });
          expect(verdict).toEqual({ refused: UNSUPPORTED[program] });
        });
        return;
      }

      it('accepts what we issued', async (context) => {
        const verdict = await verification.verify(issued);
        const outcome = 'subject' in verdict ? 'accepted' : 'refused';
        observe(context, { program, algorithm, token: 'good', outcome });
        expect(verdict).toEqual({ subject: 'alice' });
      });

      it('accepts what is forged without a fault', async () => {
        const verdict = await verification.verify(forged('good', pattern));
        expect(verdict).toEqual({ subject: 'alice' });
      });

      it.for(refusals(program))(
        'refuses %s: %s',
        async ([token, reason], context) => {
          const verdict = await verification.verify(forged(token, pattern));
          const outcome = 'subject' in verdict ? 'accepted' : 'refused';
          observe(context, { program, algorithm, token, outcome });
          expect(verdict).toEqual({ refused: reason });
        },
      );
    });
  });
});
