import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
} from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
}

/**
 * Stands before a server, and can forget its connections without closing them, as a
 * firewall or a machine that vanished does: both sides hold them to be open, and nothing
 * passes any more. Later connections work.
 */
export class HalfOpenProxy implements AsyncDisposable {
  readonly #pairs = new Set<Pair>();

  private constructor(private readonly server: Server) {}

  static async before(port: number): Promise<HalfOpenProxy> {
    const server = createServer();
    const proxy = new HalfOpenProxy(server);
    server.on('connection', (client) => proxy.#carry(client, port));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** @returns how many connections are half-open from now on */
  forget(): number {
    for (const { client, upstream } of this.#pairs) {
      client.unpipe(upstream).pause();
      upstream.unpipe(client).pause();
    }
    return this.#pairs.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client, upstream } of this.#pairs) {
      client.destroy();
      upstream.destroy();
    }
    this.server.close();
    await once(this.server, 'close');
  }

  #carry(client: Socket, port: number): void {
    const upstream = connect(port, '127.0.0.1');
    const pair = { client, upstream };
    this.#pairs.add(pair);
    client.pipe(upstream).pipe(client);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#pairs.delete(pair);
        to.destroy();
      });
    }
  }
}
