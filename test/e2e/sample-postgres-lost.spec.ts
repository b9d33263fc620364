import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openPostgresStore } from '../../apps/sample/src/sessions/postgres-store.js';
import { PG_URL, POSTGRES } from '../support/sql/databases.js';

it.skipIf(POSTGRES.absent !== undefined)(
  'the sample outlives connections to PostgreSQL that break in a statement',
  async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.prependListener('uncaughtException', hear);
    const { hostname, port } = new URL(PG_URL);
    const sockets: Socket[] = [];
    const relay = createServer((client) => {
      const server = connect(Number(port || 5432), hostname);
      client.pipe(server).pipe(client);
      sockets.push(client, server);
      [client, server].forEach((each) => each.on('error', () => undefined));
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const address = new URL(PG_URL);
    address.host = `127.0.0.1:${(relay.address() as AddressInfo).port}`;
    const opened = await openPostgresStore(address.href);
    await opened.store.now();
    const asked = Array.from({ length: 8 }, () => opened.store.now());
    await setImmediate();
    sockets.forEach((socket) => socket.resetAndDestroy());
    await Promise.allSettled(asked);
    expect(await opened.store.now()).toBeGreaterThan(1e9);
    expect(unheard).toEqual([]);
    process.off('uncaughtException', hear);
    await opened.close().catch(() => undefined);
    relay.close();
  },
);
