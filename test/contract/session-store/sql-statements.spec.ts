import {
  CamelCasePlugin,
  Kysely,
  type LogEvent,
  ParseJSONResultsPlugin,
} from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import type { RefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { plain } from '../../../libs/jwt-auth/src/testing/session-store/comparing.js';
import { POSTGRES, postgresDialect } from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';

const { absent, name } = POSTGRES;

describe.skipIf(absent)(`statements on ${absent ?? name}`, () => {
  const tables = useTables(POSTGRES);
  const sent: string[] = [];
  const counted = new Kysely<unknown>({
    dialect: postgresDialect(),
    log: ({ query }: LogEvent) => {
      sent.push(query.sql);
    },
  });
  let store: SqlSessionStore;
  let bench: StoreBench;
  beforeAll(() => {
    bench = new StoreBench((clockOffset) => {
      store = new SqlSessionStore(counted, { ...tables.options, clockOffset });
      return store;
    });
  });
  afterAll(() => counted.destroy());

  /** How many a refresh takes, and what comes of it. */
  async function refresh(
    token: RefreshToken,
    grace = 30,
  ): Promise<readonly [string, number]> {
    const rotation = await bench.rotation(token, { grace });
    sent.length = 0;
    const { outcome } = await store.rotate(rotation);
    return [outcome, sent.length];
  }

  it('are one for a refresh that rotates, two for another, three for a theft and for the first that follows', async () => {
    const first = await bench.open();
    const rotation = await bench.rotation(first);
    sent.length = 0;
    const answer = await store.rotate(rotation);
    expect([answer.outcome, sent.length]).toEqual(['rotated', 1]);
    sent.length = 0;
    await store.rotate(rotation);
    expect(sent).toHaveLength(2);
    const second = bench.heldAfter(first, answer) as RefreshToken;
    expect(await refresh(second)).toEqual(['held', 2]);
    expect(await refresh(first)).toEqual(['retried', 3]);
    expect(await refresh(first)).toEqual(['retried', 2]);
    const forged = { ...second, family: first.secret };
    expect(await refresh(forged)).toEqual(['rejected', 2]);
    bench.advance(60);
    expect(await refresh(first)).toEqual(['stale', 3]);
    expect(await refresh(second)).toEqual(['revoked', 2]);
    const [oldest] = await bench.lineage(2);
    expect(await refresh(oldest as RefreshToken)).toEqual(['theft', 3]);
  });

  it('are one for a session to be read or signed out, and for a list', async () => {
    const owner = bench.newOwner();
    const { sessionId } = await bench.open({ owner });
    for (const call of [
      () => store.read(sessionId),
      () => store.revoke(sessionId),
      () => store.list(owner, { limit: 10 }),
      () => store.version(owner),
      () => store.now(),
    ]) {
      sent.length = 0;
      await call();
      expect(sent).toHaveLength(1);
    }
  });

  it('are not changed by plugins of the application', async () => {
    const odd = new SqlSessionStore(
      counted
        .withPlugin(new CamelCasePlugin())
        .withPlugin(new ParseJSONResultsPlugin()),
      tables.options,
    );
    const token = await bench.open({ claims: '{"a":[1]}' });
    const { session } = await odd.read(token.sessionId);
    expect(plain(session)).toEqual(plain(await bench.stored(token)));
    expect(session?.claims).toBe('{"a":[1]}');
  });

  it('take a subject of any text', async () => {
    for (const subject of ['\0', 's'.repeat(255), `'"\\%_ ü🔑 `]) {
      const token = await bench.open({ subject });
      expect((await bench.stored(token)).subject).toBe(subject);
    }
  });
});
