import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Recorded {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A service that knows nothing of tokens and trusts the headers of the gateway. */
export class RecordingService implements AsyncDisposable {
  readonly requests: Recorded[] = [];
  readonly #server = createServer((request, response) => {
    void this.#record(request).then(() => response.end('service'));
  });

  static async start(): Promise<RecordingService> {
    const service = new RecordingService();
    await once(service.#server.listen(0, '127.0.0.1'), 'listening');
    return service;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #record(request: IncomingMessage): Promise<void> {
    const { method, url, headers } = request;
    this.requests.push({ method, url, headers, body: await text(request) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
