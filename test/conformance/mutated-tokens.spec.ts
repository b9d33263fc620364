import fc from 'fast-check';
import { AuthError, type TokenService } from '@jwt-auth/nestjs';
import { jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { CHAIN } from '../../libs/jwt-auth/src/token/token-verifier.js';
import { START } from '../support/fake-clock.js';
import { type MutatedToken, mutatedToken } from '../support/mutations.js';
import {
  AUDIENCE,
  ISSUER,
  SCENE_NAMES,
  type SceneName,
  sceneOptions,
  SCENES,
} from '../support/scenes.js';
import { tokenServiceOf } from '../support/token-service.js';
import { propertyRuns } from '../support/property-runs.js';

const RUNS = propertyRuns(Number(process.env['FUZZ_RUNS'] || 100_000));
const SEED = 20_260_101;
const MILLISECONDS_PER_RUN = 2;

/** Needs other tokens than these mutations make: none, longer ones, a schema, or one that was revoked. */
const OUT_OF_REACH = [
  'token_text',
  'token_size',
  'claims_schema',
  'not_revoked',
];

/** Throws where jose refuses the token under the same expectations. */
async function acceptedByJose({ scene, token }: MutatedToken): Promise<void> {
  const { publicKey, secret } = SCENES[scene];
  await jwtVerify(token, publicKey ?? (secret as Buffer), {
    algorithms: [scene],
    issuer: ISSUER,
    audience: AUDIENCE,
    typ: 'JWT',
    clockTolerance: 5,
    currentDate: new Date(START * 1000),
    requiredClaims: ['iss', 'aud', 'sub', 'exp'],
  });
}

it(
  `accepts none of ${RUNS} mutated tokens that jose refuses, and throws nothing but AuthError`,
  { timeout: 60_000 + RUNS * MILLISECONDS_PER_RUN },
  async () => {
    const services = new Map<SceneName, TokenService>();
    for (const name of SCENE_NAMES) {
      services.set(name, await tokenServiceOf(sceneOptions(SCENES[name])));
    }
    const outcomes = new Map<string, number>();
    const property = fc.asyncProperty(mutatedToken, async (mutated) => {
      const outcome = await services
        .get(mutated.scene)!
        .verify(mutated.token)
        .then(
          () => 'accepted',
          (error: unknown) => {
            expect(error).toBeInstanceOf(AuthError);
            return (error as AuthError).check ?? 'no check named';
          },
        );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (outcome === 'accepted') {
        await acceptedByJose(mutated);
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });

    console.info(
      `${RUNS} mutated tokens: ${[...outcomes]
        .toSorted(([, a], [, b]) => b - a)
        .map(([outcome, count]) => `${outcome} ${count}`)
        .join(', ')}`,
    );
    const reachable = CHAIN.map(({ name }) => name).filter(
      (name) => !OUT_OF_REACH.includes(name),
    );
    expect([...outcomes.keys()].toSorted()).toEqual(
      ['accepted', ...reachable].toSorted(),
    );
  },
);
