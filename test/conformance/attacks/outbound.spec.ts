import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { sceneOptions, SCENES } from '../../support/scenes.js';
import { tokenServiceOf } from '../../support/token-service.js';
import { ATTACK_CASES } from './cases/index.js';

const CHANNEL = 'net.client.socket';

/** Runs the action and counts the connections that this process tries to open meanwhile. */
async function connectionsDuring(action: () => Promise<void>): Promise<number> {
  let count = 0;
  const listener = (): void => {
    count++;
  };
  subscribe(CHANNEL, listener);
  try {
    await action();
  } finally {
    unsubscribe(CHANNEL, listener);
  }
  return count;
}

it('sees a connection when there is one', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const count = await connectionsDuring(async () => {
    const socket = connect(port, '127.0.0.1').resume();
    await once(socket, 'close');
  });
  server.close();
  expect(count).toBe(1);
});

it('opens none for whatever address a token names', async () => {
  const cases = ATTACK_CASES.filter(({ row }) => row === 6 || row === 7);
  const service = await tokenServiceOf(sceneOptions(SCENES.RS256));
  const count = await connectionsDuring(async () => {
    for (const { token } of cases) {
      await expect(service.verify(token)).rejects.toMatchObject({
        code: 'signature_invalid',
      });
    }
  });
  expect(cases.length).toBeGreaterThan(10);
  expect(count).toBe(0);
});
