import { readFile } from 'node:fs/promises';
import {
  AuthError,
  type JwtAuthOptions,
  type TokenService,
} from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAIN } from '../../../libs/jwt-auth/src/token/token-verifier.js';
import {
  SCENE_NAMES,
  type SceneName,
  sceneOptions,
  SCENES,
} from '../../support/scenes.js';
import { tokenServiceOf } from '../../support/token-service.js';
import { type AttackCase, goodToken } from './attack-case.js';
import { ATTACK_CASES } from './cases/index.js';

/** One good token per scene; ES256 and PS256 sign differently each time. */
const GOOD = new Map(SCENE_NAMES.map((name) => [name, goodToken(name)]));
const goodOf = (scene: SceneName): string => GOOD.get(scene) as string;

/** The services of all scenes, each of which has just accepted a good token. */
async function warmServices(
  cache: JwtAuthOptions['cache'],
): Promise<(scene: SceneName) => TokenService> {
  const services = new Map<SceneName, TokenService>();
  for (const name of SCENE_NAMES) {
    const options = { ...sceneOptions(SCENES[name]), cache };
    const service = await tokenServiceOf(options);
    await service.verify(goodOf(name));
    services.set(name, service);
  }
  return (scene) => services.get(scene) as TokenService;
}

let cached: (scene: SceneName) => TokenService;
let uncached: (scene: SceneName) => TokenService;

beforeAll(async () => {
  cached = await warmServices({});
  uncached = await warmServices(false);
});

describe('what the attacks are made from', () => {
  it.each(SCENE_NAMES)('is a good token of %s', async (scene) => {
    const claims = await uncached(scene).verify(goodToken(scene));
    expect(claims.sub).toBe('alice');
  });

  it('are distinct cases', () => {
    const names = ATTACK_CASES.map(({ row, scene, name }) =>
      [row, scene, name].join(),
    );
    const tokens = ATTACK_CASES.map(({ scene, token }) => scene + token);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(names.length).toBeGreaterThanOrEqual(200);
  });

  it('are as many as the README says, and so are the checks', async () => {
    const readme = await readFile('README.md', 'utf8');
    expect(readme).toContain(`in ${CHAIN.length} named checks`);
    expect(readme).toContain(`${ATTACK_CASES.length} attacks`);
  });
});

describe('TokenService.verify refuses', () => {
  async function expectRefusal(
    service: TokenService,
    { token, code, check }: AttackCase,
  ): Promise<void> {
    const error: unknown = await service
      .verify(token)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ kind: 'rejected', code, check });
  }

  it.each(ATTACK_CASES)(
    'without a cache: row $row, $scene: $name, as $code at $check',
    (attack) => expectRefusal(uncached(attack.scene), attack),
  );

  it.each(ATTACK_CASES)(
    'with the good token in the cache, and again: row $row, $scene: $name, as $code at $check',
    async (attack) => {
      const service = cached(attack.scene);
      await expectRefusal(service, attack);
      await expectRefusal(service, attack);
    },
  );

  it.each(SCENE_NAMES)('and remembers none of them: %s', async (scene) => {
    await cached(scene).verify(goodOf(scene));
    expect(cached(scene).cacheStatistics()).toMatchObject({ hits: 1, size: 1 });
  });
});

describe('TokenService.explain agrees on', () => {
  it.each(ATTACK_CASES)(
    'row $row, $scene: $name',
    async ({ scene, token, code, check }) => {
      const explanation = await cached(scene).explain(token);
      const failed = explanation.checks.find(
        ({ outcome }) => outcome === 'failed',
      );
      expect(explanation).toMatchObject({ accepted: false, code });
      expect(failed).toMatchObject({ check, code });
    },
  );
});

afterAll(() => {
  const perRow = new Map<number, number>();
  for (const { row } of ATTACK_CASES) {
    perRow.set(row, (perRow.get(row) ?? 0) + 1);
  }
  const rows = [...perRow]
    .toSorted(([a], [b]) => a - b)
    .map(([row, count]) => `row ${row}: ${count}`);
  console.info(`${ATTACK_CASES.length} attack cases: ${rows.join(', ')}`);
});
