import { type LogEvent, Kysely, sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { sqliteDialect } from '../../support/sql/databases.js';

/** More than SQLite takes parameters of one statement; PostgreSQL takes twice as many. */
const MANY = 33_000;
/** What any database takes, the oldest SQLite that we support by far. */
const PARAMETERS = 999;

describe('a subject with more sessions than a statement has parameters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-sql-'));
  let most = 0;
  const db = new Kysely<unknown>({
    dialect: sqliteDialect(join(folder, 'sessions.db')),
    log: ({ query }: LogEvent) => {
      most = Math.max(most, query.parameters.length);
    },
  });
  const options = { dialect: 'sqlite', tablePrefix: 'jwt_auth_' } as const;
  const store = new SqlSessionStore(db, { ...options, timeout: 25 });
  const bench = new StoreBench(() => store);
  let subject: string;
  beforeAll(() => migrate(db, options));
  beforeEach(async () => {
    subject = bench.newSubject();
    const { sessionId } = await bench.open({ subject });
    await copy(sessionId, MANY);
    most = 0;
  });
  afterAll(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  /** So many more sessions like the one, each with a later sign-in. */
  async function copy(id: string, count: number): Promise<void> {
    await sql`
      insert into jwt_auth_sessions (id, subject, subject_hash, family, current_hash,
        generation, claims, created_at, idle_expires_at, expires_at)
      with recursive numbers (number) as (
        select 1 union all select number + 1 from numbers where number < ${count}
      )
      select id || ' ' || number, subject, subject_hash, family, current_hash,
        generation, claims, created_at + number / 1e6, idle_expires_at, expires_at
      from jwt_auth_sessions, numbers where id = ${id}`.execute(db);
  }

  it('is signed out everywhere', async () => {
    const kept = `${(await store.list(subject)).sessions[1234]?.id}`;
    const answer = await store.revokeAll(subject, kept);
    expect(answer.revoked).toHaveLength(MANY);
    expect(answer.kept?.id).toBe(kept);
    const { sessions } = await store.list(subject);
    expect(sessions.map(({ id }) => id)).toEqual([kept]);
    expect(most).toBeLessThanOrEqual(PARAMETERS);
  });

  it('signs in where the limit is one', async () => {
    const limit = { most: 1, whenFull: 'close-oldest' } as const;
    const { token, answer } = await bench.create({ subject, limit });
    expect(answer).toMatchObject({ outcome: 'created' });
    const { sessions } = await store.list(subject);
    expect(sessions.map(({ id }) => id)).toEqual([token.sessionId]);
    expect(most).toBeLessThanOrEqual(PARAMETERS);
  });
});
