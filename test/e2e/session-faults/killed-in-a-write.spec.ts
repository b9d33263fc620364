import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseRefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import type { TestKysely } from '../../support/sql/databases.js';
import { Intruder } from '../../support/sql/intruder.js';
import { Application } from './application.js';
import { OwnPostgres, postgresServerAbsent } from './own-postgres.js';

const TIME_LIMIT_MS = 60_000;
const PATIENCE = { timeout: 30_000, interval: 10 };

describe.skipIf(postgresServerAbsent)(
  'PostgreSQL, killed while a statement waits for a lock',
  () => {
    let server: OwnPostgres;
    let app: Application;
    let others: TestKysely;
    beforeAll(async () => {
      server = await OwnPostgres.started();
      app = new Application(server.url, { sessions: { grace: 0 } });
      await app.prepare();
      const pool = new pg.Pool({ connectionString: server.url });
      pool.on('connect', (client) => client.on('error', () => undefined));
      pool.on('error', () => undefined);
      others = new Kysely({ dialect: new PostgresDialect({ pool }) });
    }, TIME_LIMIT_MS);
    afterAll(async () => {
      await app.close();
      await others.destroy();
      await server.remove();
    });

    const stored = async (token: string) => {
      const { sessionId } = parseRefreshToken(token)!;
      return vi.waitFor(() => app.store.read(sessionId), PATIENCE);
    };

    it.each([
      {
        what: 'a rotation',
        ask: (token: string) => app.service.refresh(token),
        spent: false,
        again: 'rotated',
      },
      {
        what: 'the revocation after a theft',
        ask: (token: string) => app.service.refresh(token),
        spent: true,
        again: 'theft',
      },
      {
        what: 'a logout',
        ask: (token: string) => app.service.closeByToken(token),
        spent: false,
        again: undefined,
      },
    ])(
      'of $what: nothing of it was done',
      async ({ ask, spent, again }) => {
        const { refreshToken: token } = await app.service.open('somebody');
        if (spent) {
          await app.service.refresh(token);
        }
        const { session: before } = await stored(token);
        const other = await Intruder.begin(others, 'postgres');
        await other.send(
          sql`select id from jwt_auth_sessions where id = ${before!.id} for update`,
        );
        const asked = expect(ask(token)).rejects.toMatchObject({
          kind: 'unavailable',
        });
        await other.inTheWay();
        await server.kill();
        await asked;
        await expect(other.rollback()).rejects.toThrow();
        await server.start();
        expect((await stored(token)).session).toEqual(before);

        const outcomes = app.outcomes.length;
        await ask(token).catch(() => undefined);
        expect(app.outcomes[outcomes]).toBe(again);
        const { session: after } = await stored(token);
        expect(after?.generation).toBe(1 - Number(again === undefined));
        expect(after?.revokedAt === undefined).toBe(again === 'rotated');
      },
      TIME_LIMIT_MS,
    );
  },
);
