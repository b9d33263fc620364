import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { TokenService } from '@jwt-auth/nestjs';
import {
  DEMO_USERS,
  type DemoUser,
} from '../../../apps/sample/src/users/demo-users.js';
import { UsersService } from '../../../apps/sample/src/users/users.service.js';
import type { Platform, RunningApp } from '../../support/platform.js';
import { login, startSample } from '../../support/sample-app.js';
import { type Pattern, patternOf } from '../tokens/forged-tokens.js';
import { generatePair, type PairAlgorithm } from '../tokens/key-pairs.js';
import { type Proxy, startNginx } from './nginx.js';
import { RecordingService } from './recording-service.js';

/** What came back, and how many requests the service saw of it. */
export interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly passed: number;
}

/** A service behind nginx, which asks the sample about every request. */
export class SampleBehindNginx implements AsyncDisposable {
  private constructor(
    readonly app: RunningApp,
    readonly service: RecordingService,
    private readonly nginx: Proxy,
    /** A token of the sample, with two scopes. */
    readonly issued: string,
    readonly pattern: Pattern,
  ) {}

  static async start(
    folder: string,
    algorithm: PairAlgorithm,
    platform: Platform,
  ): Promise<SampleBehindNginx> {
    const pair = generatePair(algorithm);
    const file = join(folder, 'private.pem');
    const { privateKey } = pair;
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const app = await startSample(platform, {
      JWT_PRIVATE_KEY_FILE: file,
      JWT_ALGORITHM: algorithm,
    });
    vi.unstubAllEnvs();
    const service = await RecordingService.start();
    const ports = { appPort: app.port, servicePort: service.port };
    const nginx = await startNginx(folder, ports);
    const issued = await login(app, 'admin');
    const pattern = patternOf(issued, algorithm, pair);
    return new SampleBehindNginx(app, service, nginx, issued, pattern);
  }

  get url(): string {
    return this.nginx.url;
  }

  async ask(path: string, init?: RequestInit): Promise<Answer> {
    const before = this.service.requests.length;
    const response = await fetch(this.nginx.url + path, init);
    await response.arrayBuffer();
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      passed: this.service.requests.length - before,
    };
  }

  askWith(token: string): Promise<Answer> {
    return this.ask('/orders', {
      headers: { authorization: `Bearer ${token}` },
    });
  }

  /** A token of somebody whom the demo data do not know, without scopes; until mocks are restored. */
  async tokenOf(subject: string): Promise<string> {
    const { app } = this.app;
    const user = { ...(DEMO_USERS[1] as DemoUser), username: subject };
    vi.spyOn(app.get(UsersService), 'find').mockReturnValue(user);
    const claims = { roles: [], scope: '', licensedFeatures: [] };
    return (await app.get(TokenService).issue(subject, claims)).token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.nginx[Symbol.asyncDispose]();
    await this.service[Symbol.asyncDispose]();
    await this.app.close();
  }
}
