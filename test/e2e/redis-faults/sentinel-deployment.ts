import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type SentinelAddress } from 'ioredis';
import { freePort } from '../session-races/free-port.js';
import { OwnRedis } from '../session-races/own-redis.js';
import { until } from './until.js';

const NAME = 'sessions';
const SENTINELS = 3;
const QUORUM = 2;

/** One master, one replica and three sentinels, all of this test. */
export class SentinelDeployment implements AsyncDisposable {
  private constructor(
    readonly master: OwnRedis,
    readonly replica: OwnRedis,
    private readonly folder: string,
    private readonly sentinels: readonly ChildProcess[],
    private readonly addresses: readonly SentinelAddress[],
    private readonly asking: Redis,
  ) {}

  /** @param args further settings of both servers */
  static async started(...args: string[]): Promise<SentinelDeployment> {
    const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-sentinels-'));
    const quick = ['--repl-diskless-sync-delay', '0', ...args];
    const master = await OwnRedis.started(...quick);
    const from = `127.0.0.1 ${master.port}`;
    const replica = await OwnRedis.started(...quick, '--replicaof', from);
    const ports = await Promise.all(
      Array.from({ length: SENTINELS }, () => freePort()),
    );
    const sentinels = ports.map((port) => watching(folder, port, master.port));
    const addresses = ports.map((port) => ({ host: '127.0.0.1', port }));
    const asking = new Redis(ports[0]!);
    asking.on('error', () => undefined);
    const deployment = new SentinelDeployment(
      master,
      replica,
      folder,
      sentinels,
      addresses,
      asking,
    );
    await deployment.#ready();
    return deployment;
  }

  /** Options of a client of `ioredis`. */
  get connection(): { sentinels: SentinelAddress[]; name: string } {
    return { sentinels: [...this.addresses], name: NAME };
  }

  /** As an operator does before maintenance. */
  async failOver(): Promise<void> {
    await this.asking.call('SENTINEL', 'FAILOVER', NAME);
  }

  /** Port of the master, as the first sentinel sees it. */
  async masterPort(): Promise<number> {
    const [, port] = (await this.asking.call(
      'SENTINEL',
      'GET-MASTER-ADDR-BY-NAME',
      NAME,
    )) as [string, string];
    return Number(port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.asking.disconnect();
    for (const sentinel of this.sentinels) {
      const gone = once(sentinel, 'exit');
      sentinel.kill('SIGKILL');
      await gone;
    }
    for (const server of [this.replica, this.master]) {
      server.thaw();
      await server.remove();
    }
    rmSync(this.folder, { recursive: true });
  }

  /** Once the sentinels know of each other and of the replica. */
  async #ready(): Promise<void> {
    await until(async () => {
      const info = String(await this.asking.call('INFO', 'sentinel'));
      return info.includes(`slaves=1,sentinels=${SENTINELS}`);
    });
    const client = new Redis(this.master.port);
    await until(async () =>
      (await client.info('replication')).includes('state=online'),
    );
    client.disconnect();
  }
}

function watching(folder: string, port: number, master: number): ChildProcess {
  const file = join(folder, `sentinel-${port}.conf`);
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${master} ${QUORUM}`,
    `sentinel down-after-milliseconds ${NAME} 1000`,
    `sentinel failover-timeout ${NAME} 10000`,
  ];
  writeFileSync(file, `${settings.join('\n')}\n`);
  return spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
}
