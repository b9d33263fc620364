import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { vi } from 'vitest';
import type { RunningApp } from '../../support/platform.js';
import { login, startSample } from '../../support/sample-app.js';
import type { Pattern } from '../tokens/forged-tokens.js';
import type { Credentials } from './credentials.js';
import { type Gateway, type GatewayKey, startHaproxy } from './haproxy.js';

/** What came back, and how many requests the application saw of it. */
export interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly passed: number;
}

/** The sample app with HAProxy before it. */
export class SampleBehindHaproxy implements AsyncDisposable {
  /** Headers of each request that the application saw. */
  readonly seen: IncomingHttpHeaders[] = [];

  private constructor(
    private readonly app: RunningApp,
    private readonly gateway: Gateway,
    /** A token of the sample. */
    readonly issued: string,
    readonly pattern: Pattern,
  ) {
    app.app
      .getHttpServer()
      .on('request', ({ headers }: IncomingMessage) => this.seen.push(headers));
  }

  /** @param next a further key that the gateway trusts */
  static async start(
    folder: string,
    credentials: Credentials,
    ...next: GatewayKey[]
  ): Promise<SampleBehindHaproxy> {
    const app = await startSample('express', credentials.env);
    vi.unstubAllEnvs();
    try {
      const gateway = await startHaproxy({
        folder,
        appPort: app.port,
        algorithm: credentials.algorithm,
        keys: [credentials.key, ...next],
      });
      const issued = await login(app, 'member');
      const pattern = credentials.patternOf(issued);
      return new SampleBehindHaproxy(app, gateway, issued, pattern);
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  get url(): string {
    return this.gateway.url;
  }

  async ask(path: string, init?: RequestInit): Promise<Answer> {
    const before = this.seen.length;
    const response = await fetch(this.gateway.url + path, init);
    await response.arrayBuffer();
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      passed: this.seen.length - before,
    };
  }

  askWith(token: string): Promise<Answer> {
    return this.ask('/me', { headers: { authorization: `Bearer ${token}` } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway[Symbol.asyncDispose]();
    await this.app.close();
  }
}
