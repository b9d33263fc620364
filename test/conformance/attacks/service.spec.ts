import { AuthError, type TokenService } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SCENE_NAMES,
  type SceneName,
  sceneOptions,
  SCENES,
} from '../../support/scenes.js';
import { tokenServiceOf } from '../../support/token-service.js';
import { goodToken } from './attack-case.js';
import { ATTACK_CASES } from './cases/index.js';

const services = new Map<SceneName, TokenService>();
const serviceOf = (scene: SceneName): TokenService =>
  services.get(scene) as TokenService;

beforeAll(async () => {
  for (const name of SCENE_NAMES) {
    services.set(name, await tokenServiceOf(sceneOptions(SCENES[name])));
  }
});

describe('what the attacks are made from', () => {
  it.each(SCENE_NAMES)('is a good token of %s', async (scene) => {
    const claims = await serviceOf(scene).verify(goodToken(scene));
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
});

describe('TokenService.verify refuses', () => {
  it.each(ATTACK_CASES)(
    'row $row, $scene: $name, as $code at $check',
    async ({ scene, token, code, check }) => {
      const error: unknown = await serviceOf(scene)
        .verify(token)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AuthError);
      expect(error).toMatchObject({ kind: 'rejected', code, check });
    },
  );
});

describe('TokenService.explain agrees on', () => {
  it.each(ATTACK_CASES)(
    'row $row, $scene: $name',
    async ({ scene, token, code, check }) => {
      const explanation = await serviceOf(scene).explain(token);
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
