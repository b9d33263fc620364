import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
} from 'node:net';

type Side = 'request' | 'answer';

/** From where on everything is lost, and who waits for it. */
interface Cut {
  readonly from: number;
  /** Whether requests arrive all the same. */
  readonly answersOnly?: boolean;
  readonly lost: () => void;
}

/** Stands before a server, and loses what is on its way when the test says so. */
export class CuttingProxy {
  #cut: Cut | undefined;
  #shut = false;
  #last: Side | undefined;
  #messages = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async before(port: number): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server);
    server.on('connection', (client) => proxy.#serve(client, port));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Loses a message and all after it: 1 is the next request, 2 its answer, 3 the
   * request after that. For one client that waits for each answer.
   *
   * @returns what resolves once that message is lost
   */
  cut(from: number): Promise<void> {
    this.#last = undefined;
    this.#messages = 0;
    return new Promise((lost) => (this.#cut = { from, lost }));
  }

  /**
   * Loses all answers, of any number of clients.
   *
   * @returns what resolves once one is lost
   */
  loseAnswers(): Promise<void> {
    return new Promise(
      (lost) => (this.#cut = { from: 0, answersOnly: true, lost }),
    );
  }

  /** Lets nobody in, as where there is no server. */
  shut(): void {
    this.#shut = true;
  }

  mend(): void {
    this.#cut = undefined;
    this.#shut = false;
  }

  async close(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    this.server.close();
    await once(this.server, 'close');
  }

  #serve(client: Socket, port: number): void {
    if (this.#shut) {
      client.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    this.#carry(client, upstream, 'request');
    this.#carry(upstream, client, 'answer');
  }

  #carry(from: Socket, to: Socket, side: Side): void {
    this.#sockets.add(from);
    from.on('data', (data) => {
      if (!this.#loses(side)) {
        to.write(data);
      }
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  #loses(side: Side): boolean {
    if (this.#cut === undefined) {
      return false;
    }
    this.#messages += side === this.#last ? 0 : 1;
    this.#last = side;
    const { from, answersOnly = false, lost } = this.#cut;
    if (this.#messages < from || (answersOnly && side === 'request')) {
      return false;
    }
    lost();
    return true;
  }
}
