import { once } from 'node:events';
import { WsAdapter } from '@nestjs/platform-ws';
import {
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CurrentUser, OptionalAuth, Public, Roles } from '@jwt-auth/nestjs';
import { WebSocket } from 'ws';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

const handled: string[] = [];

@WebSocketGateway({ path: '/mixed' })
class Mixed implements OnGatewayConnection {
  handleConnection(): void {
    handled.push('connection');
  }

  @SubscribeMessage('guarded')
  guarded(): object {
    handled.push('guarded');
    return { event: 'answer', data: 'in' };
  }

  @OptionalAuth()
  @SubscribeMessage('optional')
  optional(): object {
    handled.push('optional');
    return { event: 'answer', data: 'in' };
  }

  @Public()
  @SubscribeMessage('public')
  open(@CurrentUser() user: unknown): object {
    return { event: 'answer', data: { user: user ?? null } };
  }
}

@Public()
@WebSocketGateway({ path: '/open' })
class Open {
  @SubscribeMessage('plain')
  plain(): object {
    return { event: 'answer', data: 'in' };
  }

  @Roles('admin')
  @SubscribeMessage('admin')
  admin(): object {
    handled.push('admin');
    return { event: 'answer', data: 'in' };
  }
}

const REASON =
  "There is no carrier for the transport 'ws': @jwt-auth/nestjs authenticates HTTP only, so the call is refused. Mark the handler @Public() and guard it by other means";

describe.each(PLATFORMS)('gateways on %s', (platform) => {
  const log = new CapturedLog();
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      { providers: [Mixed, Open] },
      {},
      loggingTo(log, {
        configure: (nest) => void nest.useWebSocketAdapter(new WsAdapter(nest)),
      }),
    );
  });

  afterAll(() => app.close());

  beforeEach(() => {
    log.clear();
    handled.length = 0;
  });

  /** Connects with a good token, sends one message and returns the first answer. */
  const ask = async (path: string, event: string): Promise<unknown> => {
    const socket = new WebSocket(`ws://127.0.0.1:${app.port}${path}`, {
      headers: { authorization: `Bearer ${tokenOf({ roles: ['admin'] })}` },
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ event, data: 1 }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    await once(socket, 'close');
    return JSON.parse(message.toString());
  };

  it.each([
    ['/mixed', 'guarded'],
    ['/mixed', 'optional'],
    ['/open', 'admin'],
  ])('%s refuses %s, and the log says why', async (path, event) => {
    expect(await ask(path, event)).toEqual({
      event: 'exception',
      data: {
        status: 'error',
        message: 'Internal server error',
        cause: { pattern: event, data: 1 },
      },
    });
    expect(handled.filter((each) => each !== 'connection')).toEqual([]);
    expect(log.find('error', REASON)).toHaveLength(1);
  });

  it.each([
    ['/mixed', 'public', { user: null }],
    ['/open', 'plain', 'in'],
  ])('%s answers %s', async (path, event, data) => {
    expect(await ask(path, event)).toEqual({ event: 'answer', data });
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
