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
    const lane = new Lane(to);
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (data) => lane.add(data, this.delay[side]));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}

/** One direction of a connection. One timer at a time, since two may fire in any order. */
class Lane {
  readonly #waiting: { readonly data: Buffer; readonly at: number }[] = [];
  #isWaiting = false;

  constructor(private readonly to: Socket) {}

  add(data: Buffer, delay: number): void {
    this.#waiting.push({ data, at: performance.now() + delay });
    if (!this.#isWaiting) {
      this.#deliver();
    }
  }

  #deliver(): void {
    const now = performance.now();
    while (this.#waiting[0] !== undefined && this.#waiting[0].at <= now) {
      this.to.write(this.#waiting.shift()!.data);
    }
    const first = this.#waiting[0];
    this.#isWaiting = first !== undefined;
    if (first !== undefined) {
      setTimeout(() => this.#deliver(), Math.ceil(first.at - now));
    }
  }
}
