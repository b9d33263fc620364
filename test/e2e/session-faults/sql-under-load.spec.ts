import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeConnections } from '../redis-faults/http-client.js';
import {
  buildInstance,
  Instance,
  removeBuild,
} from '../redis-faults/instances.js';
import { People } from '../redis-faults/people.js';
import { HalfOpenProxy } from './half-open-proxy.js';
import { mariadbServerAbsent, OwnMariadb } from './own-mariadb.js';
import { OwnPostgres, postgresServerAbsent } from './own-postgres.js';

type OwnServer = OwnPostgres | OwnMariadb;

const PEOPLE = 20;
const ROUNDS = Number(process.env['SQL_FAULT_ROUNDS'] ?? 1);
const BEFORE_MS = 3000;
const AFTER_MS = 20_000;
/** `maxLag` by default: so long an instance goes on that cannot read the log. */
const MAX_LAG_MS = 5000;
const TIME_LIMIT_MS = 150_000;

const SERVERS = [
  {
    name: 'PostgreSQL',
    absent: postgresServerAbsent,
    start: (): Promise<OwnServer> => OwnPostgres.started(),
  },
  {
    name: 'MariaDB',
    absent: mariadbServerAbsent,
    start: (): Promise<OwnServer> => OwnMariadb.started(),
  },
];

type Fault = (server: OwnServer, proxy: HalfOpenProxy) => Promise<unknown>;

const FAULTS: Readonly<Record<string, Fault>> = {
  'killed and started again': async (server) => {
    await server.kill();
    await setTimeout(3000);
    await server.start();
  },
  'frozen for 8 s': async (server) => {
    await server.freeze();
    await setTimeout(8000);
    server.thaw();
  },
  'behind connections that are half-open': async (_, proxy) => {
    expect(proxy.forget()).toBeGreaterThan(0);
  },
};

beforeAll(buildInstance, TIME_LIMIT_MS);
afterAll(async () => {
  closeConnections();
  await removeBuild();
});

describe.each(SERVERS)('$name', ({ name, absent, start }) => {
  describe.skipIf(absent).each(Object.entries(FAULTS))('%s', (fault, bring) => {
    it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
      'keeps every sign-out that was acknowledged, and every session (%i)',
      async () => {
        await using server = disposable(await start());
        await using proxy = await HalfOpenProxy.before(server.own.port);
        const url = new URL(server.own.url);
        url.port = String(proxy.port);
        const order = {
          database: url.href,
          secret: randomBytes(32).toString('base64url'),
        };
        await using one = await Instance.started(order);
        await using other = await Instance.started(order);
        const people = new People([one.port, other.port], PEOPLE, MAX_LAG_MS);
        await setTimeout(BEFORE_MS);
        const before = people.counts.acknowledged;
        await bring(server.own, proxy);
        await setTimeout(AFTER_MS);
        const later = people.counts.acknowledged;
        const counts = await people.finish();
        console.info(`${name} ${fault}: ${JSON.stringify(counts)}`);
        if (process.env['SQL_FAULT_LOG']) {
          console.info(one.said, other.said);
        }
        expect(before).toBeGreaterThan(0);
        expect(later).toBeGreaterThan(before);
        expect(counts).toMatchObject({ violations: 0, lost: 0 });
        // Whatever the database failed with, no address and no password of it is logged.
        expect(one.said + other.said).not.toMatch(/@127\.0\.0\.1|insert into/i);
      },
      TIME_LIMIT_MS,
    );
  });
});

function disposable(
  own: OwnServer,
): { readonly own: OwnServer } & AsyncDisposable {
  return { own, [Symbol.asyncDispose]: () => own.remove() };
}
