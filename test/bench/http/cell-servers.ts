import { Agent, request } from 'node:http';
import { Child } from '../run/child.js';
import { type Material } from '../tokens/material.js';
import type { ServerQuestion, ServerReading } from './server.js';
import type { AppName, Platform, Variant } from './variants.js';

const EXPECTED_BODY = JSON.stringify({ message: 'Hello' });

type Server = Child<ServerQuestion, ServerReading>;

/** The servers of one platform and algorithm, up at the same time, of which one is asked at a time. */
export class CellServers {
  readonly #servers = new Map<AppName, { server: Server; port: number }>();

  constructor(private readonly node: string) {}

  async start(
    app: AppName,
    platform: Platform,
    material: Material,
  ): Promise<void> {
    const server: Server = new Child(new URL('./server.js', import.meta.url), {
      node: this.node,
    });
    this.#servers.set(app, { server, port: 0 });
    const { port } = await server.ask({
      kind: 'start',
      app,
      platform,
      material,
    });
    this.#servers.set(app, { server, port });
  }

  url({ app, id }: Variant): string {
    return `http://127.0.0.1:${this.#of(app).port}/${id}`;
  }

  read({ app }: Variant): Promise<ServerReading> {
    return this.#of(app).server.ask({ kind: 'read' });
  }

  /** Asks once for each token, so that the variant knows them all and is known to work. */
  async introduce(variant: Variant, tokens: readonly string[]): Promise<void> {
    // Connections of this moment only: the server closes those that idle.
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    try {
      const url = this.url(variant);
      await Promise.all(tokens.map((token) => ask(url, token, agent)));
    } finally {
      agent.destroy();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#servers.values()].map(({ server }) => server.stop()),
    );
  }

  #of(app: AppName): { server: Server; port: number } {
    const found = this.#servers.get(app);
    if (found === undefined) {
      throw new Error(`The app ${app} was not started`);
    }
    return found;
  }
}

function ask(url: string, token: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const asked = request(url, { headers, agent }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.once('end', () => {
        if (response.statusCode === 200 && body === EXPECTED_BODY) {
          resolve();
        } else {
          reject(new Error(`${url}: ${response.statusCode} ${body}`));
        }
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
