import { Agent, request } from 'node:http';

export interface Outcomes {
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Milliseconds that 99 of 100 requests took at most. */
  readonly p99: number;
}

/** A client that sends one request after the other over a connection of its own. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #took: number[] = [];
  readonly #statuses: Record<number, number> = {};

  constructor(private readonly url: string) {}

  async send(token: string): Promise<void> {
    const begun = process.hrtime.bigint();
    const status = await this.#status(token);
    this.#took.push(Number(process.hrtime.bigint() - begun) / 1e6);
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  outcomes(): Outcomes {
    const sorted = this.#took.toSorted((a, b) => a - b);
    const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
    return { statuses: this.#statuses, p99: Math.round(p99 * 10) / 10 };
  }

  close(): void {
    this.#agent.destroy();
  }

  #status(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    return new Promise((resolve, reject) => {
      request(this.url, { agent: this.#agent, headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      })
        .once('error', reject)
        .end();
    });
  }
}
