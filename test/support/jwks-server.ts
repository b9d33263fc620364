import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './jwks/certificate.js';

export type Answer = (
  response: ServerResponse,
  request: IncomingMessage,
) => void;

/** An identity provider on loopback that answers whatever a test tells it to. */
export class JwksServer implements AsyncDisposable {
  /** What was asked for, in order. */
  readonly requests: IncomingMessage[] = [];
  connections = 0;
  readonly #server;
  readonly #sockets = new Set<Socket>();
  #held: Promise<void> | undefined;
  #onClosed: () => void = () => undefined;

  private constructor(
    public answer: Answer,
    private readonly tls: Certificate | undefined,
  ) {
    const listener: RequestListener = (request, response) =>
      this.#onRequest(request, response);
    this.#server =
      tls === undefined
        ? createHttpServer(listener)
        : createHttpsServer({ ...tls }, listener);
    this.#server.on('connection', (socket: Socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#onClosed();
      });
    });
  }

  static async start(
    answer: Answer,
    {
      tls,
      host = '127.0.0.1',
      port = 0,
    }: { tls?: Certificate; host?: string; port?: number } = {},
  ): Promise<JwksServer> {
    const server = new JwksServer(answer, tls);
    await new Promise<void>((resolve) =>
      server.#server.listen(port, host, resolve),
    );
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Its address, by number unless a name is given. */
  url(path = '/jwks.json', host = '127.0.0.1'): string {
    const protocol = this.tls === undefined ? 'http' : 'https';
    return `${protocol}://${host}:${this.port}${path}`;
  }

  /** Requests wait, from now on, until the function returned is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.#held = new Promise((resolve) => (release = resolve));
    return () => {
      this.#held = undefined;
      release();
    };
  }

  /** Resolves once no connection is open any more. */
  unconnected(): Promise<void> {
    return new Promise((resolve) => {
      this.#onClosed = () => {
        if (this.#sockets.size === 0) {
          resolve();
        }
      };
      this.#onClosed();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request);
    void (this.#held ?? Promise.resolve()).then(() =>
      this.answer(response, request),
    );
  }
}

/** A 200 of JSON. */
export function json(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export function status(code: number, location?: string): Answer {
  return (response) => {
    response.writeHead(code, location === undefined ? {} : { location });
    response.end('SECRET OF THE PROVIDER');
  };
}

/** Answers by path; what is not listed is 404. */
export function paths(answers: Readonly<Record<string, Answer>>): Answer {
  return (response, request) =>
    (answers[request.url ?? ''] ?? status(404))(response, request);
}
