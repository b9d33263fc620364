import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { openStore } from '../../apps/sample/src/sessions/open-store.js';
import { verdictOf } from '../support/answers.js';
import {
  redisAbsent,
  REDIS_URL,
} from '../support/managed-keys/redis-clients.js';
import type { RunningApp } from '../support/platform.js';
import {
  post,
  signIn,
  startSample,
  type Tokens,
} from '../support/sample-app.js';
import { PG_URL, POSTGRES } from '../support/sql/databases.js';

const TIME_LIMIT_MS = 60_000;
/** How soon a revocation is known everywhere is measured elsewhere; here, that it is. */
const SOON = { timeout: 10_000, interval: 10 };

interface Server {
  readonly name: string;
  readonly absent: boolean;
  /** A place on the server that nobody else uses: its address for `SESSION_STORE`. */
  readonly make: () => Promise<string>;
  readonly remove: (address: string) => Promise<void>;
}

/** The last of the databases that a server has unless it is told otherwise. */
const REDIS_DATABASE = 15;

const SERVERS: readonly Server[] = [
  {
    name: 'Redis',
    absent: redisAbsent,
    make: async () => new URL(`/${REDIS_DATABASE}`, REDIS_URL).href,
    remove: async (address) => {
      const client = new Redis(address);
      const keys = await client.keys('jwt-auth:sessions:*');
      await Promise.all(keys.map((key) => client.del(key)));
      await client.quit();
    },
  },
  {
    name: 'PostgreSQL',
    absent: POSTGRES.absent !== undefined,
    make: async () => {
      const name = `sample_${randomBytes(6).toString('hex')}`;
      await inPostgres(`create database ${name}`);
      return new URL(`/${name}`, PG_URL).href;
    },
    remove: (address) =>
      inPostgres(`drop database ${new URL(address).pathname.slice(1)}`),
  },
];

async function inPostgres(text: string): Promise<void> {
  const client = new pg.Client(PG_URL);
  await client.connect();
  await client.query(text);
  await client.end();
}

for (const { name, absent, make, remove } of SERVERS) {
  if (absent) {
    console.warn(
      `Tests of the sample on ${name} are skipped: it is not reachable`,
    );
  }

  describe.skipIf(absent)(
    `two instances of the sample on ${name}`,
    { timeout: TIME_LIMIT_MS },
    () => {
      let address: string;
      let apps: [RunningApp, RunningApp];

      const startOne = async (): Promise<RunningApp> => {
        const opened = await openStore({ SESSION_STORE: address });
        return startSample('express', undefined, undefined, opened);
      };

      beforeAll(async () => {
        address = await make();
        // At once, so that both make the tables.
        apps = await Promise.all([startOne(), startOne()]);
      }, TIME_LIMIT_MS);

      afterAll(async () => {
        await Promise.all(apps.map((app) => app.close()));
        await remove(address);
      }, TIME_LIMIT_MS);

      afterEach(() => vi.unstubAllEnvs());

      const refresh = (app: RunningApp, { refresh_token }: Tokens) =>
        post(app, '/auth/refresh', { refresh_token });

      it('share sessions', async () => {
        const [one, two] = apps;
        const first = await signIn(one, 'member');
        const answers = await Promise.all(
          [one, two, one, two].map((app) => refresh(app, first)),
        );
        const tokens = (await Promise.all(
          answers.map((answer) => answer.json()),
        )) as Tokens[];
        expect(answers.map(({ status }) => status)).toEqual([
          200, 200, 200, 200,
        ]);
        const successors = tokens.map(({ refresh_token }) => refresh_token);
        expect(new Set(successors).size).toBe(1);

        const list = await two.request('/auth/sessions', first.access_token);
        const { sessions } = (await list.json()) as { sessions: object[] };
        expect(sessions).toContainEqual(
          expect.objectContaining({ id: first.session_id, current: true }),
        );
      });

      it('refuses on both what was signed out on one', async () => {
        const [one, two] = apps;
        const tokens = await signIn(one, 'member');
        const { refresh_token } = tokens;
        await post(one, '/auth/logout', { refresh_token });
        expect(await verdictOf(await refresh(two, tokens))).toBe(
          '400 refresh_token_invalid',
        );
        await expect
          .poll(async () => {
            const answer = await two.request('/me', tokens.access_token);
            return verdictOf(answer);
          }, SOON)
          .toBe('401 token_revoked');
      });

      it('refuses on both what was signed out everywhere', async () => {
        const [one, two] = apps;
        const tokens = await signIn(one, 'admin');
        await post(two, '/auth/logout-all', {}, tokens.access_token);
        await expect
          .poll(async () => {
            const answer = await one.request('/me', tokens.access_token);
            return verdictOf(answer);
          }, SOON)
          .toBe('401 token_revoked');
      });

      it('goes on after both have ended', async () => {
        const tokens = await signIn(apps[0], 'member');
        await Promise.all(apps.map((app) => app.close()));
        apps = await Promise.all([startOne(), startOne()]);
        expect((await refresh(apps[1], tokens)).status).toBe(200);
      });
    },
  );
}
