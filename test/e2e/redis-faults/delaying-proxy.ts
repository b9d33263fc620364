import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
} from 'node:net';

/** Stands before a server, and delays what goes through it: in its order, as TCP does. */
export class DelayingProxy implements AsyncDisposable {
  /** Milliseconds for each direction. */
  delay = { request: 0, answer: 0 };
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async before(port: number): Promise<DelayingProxy> {
    const server = createServer();
    const proxy = new DelayingProxy(server);
    server.on('connection', (client) => {
      const upstream = connect(port, '127.0.0.1');
      proxy.#carry(client, upstream, 'request');
      proxy.#carry(upstream, client, 'answer');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    this.server.close();
    await once(this.server, 'close');
  }

  #carry(from: Socket, to: Socket, side: 'request' | 'answer'): void {
    let lastAt = 0;
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (data) => {
      const now = performance.now();
      const at = Math.max(lastAt, now + this.delay[side]);
      lastAt = at;
      if (at <= now) {
        to.write(data);
      } else {
        setTimeout(() => to.write(data), at - now + 1);
      }
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
