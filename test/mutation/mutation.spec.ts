import { beforeAll, describe, expect, it } from 'vitest';
import { CHAIN } from '../../libs/jwt-auth/src/token/token-verifier.js';
import { MODULES, OF_CHECKS } from './modules.js';
import {
  type Noticed,
  noticedChecks,
  noticedMutants,
} from './noticed-mutants.js';

const TIMEOUT = 300_000;

describe('the mutants of', () => {
  it.each(Object.entries(MODULES))(
    '%s are noticed by its tests',
    { timeout: TIMEOUT },
    async (module, { by, survivors: expected }) => {
      const { mutants, survivors, failures } = await noticedMutants(module, by);
      console.info(
        `${module}: ${survivors.length} of ${mutants} survive\n${survivors.join('\n')}`,
      );
      expect(failures).toEqual([]);
      expect(mutants).toBeGreaterThan(expected);
      expect(survivors.slice(expected), survivors.join('\n')).toEqual([]);
    },
  );
});

// That they pass with every check on is seen when they run by themselves.
describe('the tests of the verifier', () => {
  let found: Noticed;
  beforeAll(async () => {
    found = await noticedChecks(OF_CHECKS);
  }, TIMEOUT);

  it.each(CHAIN.map(({ name }) => name))(
    'fail with %s switched off',
    (name) => {
      expect(found.survivors).not.toContain(name);
    },
  );
});
