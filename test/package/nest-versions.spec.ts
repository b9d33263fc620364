import { beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeNestConsumer } from './support/nest-consumer.js';
import { TIMEOUT_MS } from './support/run.js';
import {
  type ModuleSystem,
  play,
  writeScenarios,
} from './support/scenarios.js';
import { useTempFolder } from './support/temp-folder.js';

interface Matrix {
  readonly nest: string;
  readonly modules: ModuleSystem;
  /** Who may refuse a request-scoped guard; newer versions do it themselves. */
  readonly refuserOfScopedOptions: RegExp;
}

const OURS = /^AuthError$/;
const OURS_OR_NESTS = /^(AuthError|RequestScopedGlobalEnhancerException)$/;

const matrix: Matrix[] = [
  { nest: '11.0.0', modules: 'commonjs', refuserOfScopedOptions: OURS },
  { nest: '^11', modules: 'commonjs', refuserOfScopedOptions: OURS_OR_NESTS },
  // 12.0.0 cannot be installed: its packages ask for each other's version 11.
  { nest: '12.0.1', modules: 'module', refuserOfScopedOptions: OURS },
  { nest: '^12', modules: 'module', refuserOfScopedOptions: OURS_OR_NESTS },
];

const hello = { status: 200, body: 'ann' };

const plainApp = {
  public: { status: 200, body: 'open to all' },
  withoutToken: 401,
  withToken: hello,
};

describe.each(matrix)(
  'Nest $nest',
  { timeout: TIMEOUT_MS },
  ({ nest, modules, refuserOfScopedOptions }) => {
    const folder = useTempFolder();

    beforeAll(async () => {
      await makeNestConsumer(folder(), nest, modules);
      await writeScenarios(folder(), modules);
    }, TIMEOUT_MS);

    it('is there in the version asked for', async () => {
      const manifest = join(folder(), 'node_modules/@nestjs/core/package.json');
      const { version } = JSON.parse(await readFile(manifest, 'utf8')) as {
        version: string;
      };
      expect(`${version}.`.startsWith(`${nest.replace('^', '')}.`)).toBe(true);
    });

    it('has its routes guarded', async () => {
      expect(await play('plain-app', folder())).toEqual(plainApp);
    });

    // Node then takes the CommonJS build; Nest 12 would not start at all.
    if (modules === 'commonjs') {
      it('has its routes guarded where Node cannot require ES modules', async () => {
        const flags = ['--no-experimental-require-module'];
        expect(await play('plain-app', folder(), flags)).toEqual(plainApp);
      });
    }

    it('does not boot with options that depend on a request', async () => {
      expect(await play('request-scoped-options', folder())).toMatchObject({
        error: expect.stringMatching(refuserOfScopedOptions) as string,
        message: expect.stringContaining('request-scoped') as string,
      });
    });

    it('has guards answer by their place, and for a token in a composite', async () => {
      const verdicts = {
        'class/public': [200, 200, 200],
        'class/guarded': [401, 401, 200],
        method: [401, 401, 200],
        either: [401, 200, 200],
      };
      expect(await play('explicit-guards', folder())).toEqual({
        guarded: verdicts,
        unguarded: verdicts,
        ownGlobalGuard: verdicts,
        uncovered: {
          error: 'AuthError',
          code: 'wiring_invalid',
          message: expect.stringContaining('Uncovered.read') as string,
        },
        undecided: { status: 500 },
        withoutModule: expect.objectContaining({
          message: expect.stringContaining(
            'import JwtAuthModule.forRoot() in the root module',
          ) as string,
        }) as object,
      });
    });

    it('does not boot with a second forRoot()', async () => {
      expect(await play('second-for-root', folder())).toEqual({
        error: 'AuthError',
        code: 'wiring_invalid',
        message: expect.stringMatching(
          /set up twice .* imports the same dynamic module, kept in a constant/,
        ) as string,
      });
    });

    it('guards once where two modules import one forRoot()', async () => {
      expect(await play('shared-for-root', folder())).toEqual({
        guarded: hello,
        timesGuarded: 1,
      });
    });

    it("asks a team's guard after ours only if imported after it", async () => {
      const beforeOurs = {
        withToken: { status: 200, seen: ['no user'] },
        withoutToken: { status: 401, seen: ['no user'] },
      };
      const afterOurs = {
        withToken: { status: 200, seen: ['a user'] },
        withoutToken: { status: 401, seen: [] },
      };
      expect(await play('team-guard', folder())).toEqual({
        inAppModule: beforeOurs,
        importedBefore: beforeOurs,
        importedAfter: afterOurs,
      });
    });

    it('keeps two apps of one process apart in Passport', async () => {
      const older = { ofOlder: 'ann of the older', ofNewer: 401 };
      const newer = { ofOlder: 401, ofNewer: 'bob of the newer' };
      expect(await play('two-apps', folder())).toEqual({
        closingTheOlder: { older, newer, kept: newer },
        closingTheNewer: { older, newer, kept: older },
      });
    });

    it('loads users through a request-scoped loader', async () => {
      expect(await play('request-scoped-user-loader', folder())).toEqual({
        users: ['ann at red', 'ann at blue', 'ann at red'],
      });
    });
  },
);
