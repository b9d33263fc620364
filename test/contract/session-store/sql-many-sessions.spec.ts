import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, type LogEvent, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { CLOSED_AT_ONCE } from '../../../libs/jwt-auth/src/sessions/creation.js';
import { sqliteDialect } from '../../support/sql/databases.js';

/** More than SQLite takes parameters of one statement; PostgreSQL takes twice as many. */
const MANY = 33_000;
/** What any database takes, the oldest SQLite that we support by far. */
const PARAMETERS = 999;

describe('an owner with more sessions than a statement has parameters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-sql-'));
  let most = 0;
  let sent = 0;
  const db = new Kysely<unknown>({
    dialect: sqliteDialect(join(folder, 'sessions.db')),
    log: ({ query }: LogEvent) => {
      sent++;
      most = Math.max(most, query.parameters.length);
    },
  });
  const options = { dialect: 'sqlite', tablePrefix: 'jwt_auth_' } as const;
  const store = new SqlSessionStore(db, { ...options, timeout: 25 });
  const bench = new StoreBench(() => store);
  const owner = bench.newOwner();
  beforeAll(async () => {
    await migrate(db, options);
    const { sessionId } = await bench.open({ owner });
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
      insert into jwt_auth_sessions (id, owner, epoch, live_epoch, subject, family,
        current_hash, generation, claims, created_at, used_at, idle_expires_at, expires_at)
      with recursive numbers (number) as (
        select 1 union all select number + 1 from numbers where number < ${count}
      )
      select id || ' ' || number, owner, epoch, live_epoch, subject, family,
        current_hash, generation, claims, created_at + number / 1e6,
        used_at + number / 1e6, idle_expires_at, expires_at
      from jwt_auth_sessions, numbers where id = ${id}`.execute(db);
  }

  it('closes no more than a hundred at one sign-in', async () => {
    const limit = { most: 1, onLimit: 'close' } as const;
    const { answer } = await bench.create({ owner, limit });
    expect(answer.outcome === 'created' && answer.closed.length).toBe(
      CLOSED_AT_ONCE,
    );
    expect(most).toBeLessThanOrEqual(PARAMETERS);
  });

  it('is listed by pages', async () => {
    const first = await store.list(owner, { limit: 100 });
    const after = first.sessions.at(-1);
    const next = await store.list(owner, { limit: 100, after });
    const ids = [...first.sessions, ...next.sessions].map(({ id }) => id);
    expect(new Set(ids).size).toBe(200);
    const times = [...first.sessions, ...next.sessions].map(
      ({ createdAt }) => createdAt,
    );
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('is signed out everywhere in as many statements as any other', async () => {
    const { sessions } = await store.list(owner, { limit: 1234 });
    const kept = `${sessions.at(-1)?.id}`;
    sent = 0;
    const answer = await store.revokeAll(owner, kept);
    const many = sent;
    expect(answer.kept?.id).toBe(kept);
    expect(await bench.listed(owner)).toEqual([kept]);
    expect(most).toBeLessThanOrEqual(PARAMETERS);
    const other = bench.newOwner();
    const { sessionId } = await bench.open({ owner: other });
    sent = 0;
    await store.revokeAll(other, sessionId);
    expect(many).toBe(sent);
  });
});
