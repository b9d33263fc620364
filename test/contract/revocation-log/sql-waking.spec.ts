import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqlRevocationLog, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { PG_URL, POSTGRES } from '../../support/sql/databases.js';
import { useTables } from '../../support/sql/tables.js';

const RECORD = { text: '{}', lifetime: 60 };

const { absent, name } = POSTGRES;

describe.skipIf(absent)(`waking by ${absent ?? name}`, () => {
  const tables = useTables(POSTGRES);
  const others = useTables(POSTGRES);
  let listener: pg.Client;
  beforeAll(async () => {
    listener = new pg.Client({ connectionString: PG_URL });
    await listener.connect();
  });
  afterAll(() => listener.end());

  it('comes soon, and once for each call', async () => {
    const store = new SqlSessionStore(tables.client(), {
      ...tables.options,
      listener,
    });
    const log = store.revocationLog();
    const writer = new SqlRevocationLog(tables.client(), tables.options);
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    let times = 0;
    const end = await log.subscribe(() => (times += 1));
    await log.subscribe(() => wake());
    // Nothing here asks by itself: what wakes can only be the server.
    await writer.append(Array.from({ length: 500 }, () => RECORD));
    await woken;
    expect(times).toBe(1);
    await end();
    const again = new Promise<void>((resolve) => (wake = resolve));
    await writer.append([RECORD]);
    await again;
    expect(times).toBe(1);
  });

  it('does not come where nothing was appended, or to another log', async () => {
    const woken: string[] = [];
    let wake!: () => void;
    const last = new Promise<void>((resolve) => (wake = resolve));
    const other = new SqlRevocationLog(others.client(), {
      ...others.options,
      listener,
    });
    const log = new SqlRevocationLog(tables.client(), {
      ...tables.options,
      listener,
    });
    await other.subscribe(() => woken.push('other'));
    await log.subscribe(() => {
      woken.push('one');
      wake();
    });
    await log.append([]);
    await log.spend('name', 'attempt', 10);
    await log.append([RECORD]);
    await last;
    expect(woken).toEqual(['one']);
  });

  it('is refused by a connection that is lost, which stops nobody', async () => {
    const lost = new pg.Client({ connectionString: PG_URL });
    await lost.connect();
    await lost.end();
    const log = new SqlRevocationLog(tables.client(), {
      ...tables.options,
      listener: lost,
    });
    await expect(log.subscribe(() => expect.unreachable())).rejects.toEqual(
      expect.objectContaining({
        kind: 'unavailable',
        message: 'The revocation log failed',
      }),
    );
    expect(lost.listenerCount('notification')).toBe(0);
    await log.append([RECORD]);
  });

  it('leaves nothing behind where the database begins too late', async () => {
    let answer!: () => void;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const heard: unknown[] = [];
    const log = new SqlRevocationLog(tables.client(), {
      ...tables.options,
      timeout: 1,
      listener: {
        query: () => answered,
        on: (_, handler) => heard.push(handler),
        off: () => undefined,
      },
    });
    await expect(log.subscribe(() => undefined)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([]);
    await log.subscribe(() => undefined);
    expect(heard).toHaveLength(1);
  });

  it('comes under the name of tables that is longer than a channel may be', async () => {
    const tablePrefix = `${'s'.repeat(41)}.${'t'.repeat(41)}`;
    const log = new SqlRevocationLog(tables.client(), {
      dialect: 'postgres',
      tablePrefix,
      listener,
    });
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await log.subscribe(() => wake());
    const channel = `${tablePrefix}revocations`.slice(-63);
    await listener.query(`select pg_notify('${channel}', '')`);
    await woken;
  });
});
