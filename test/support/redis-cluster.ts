import { Cluster, Redis } from 'ioredis';
import { expect, vi } from 'vitest';
import { OwnRedis } from '../e2e/session-races/own-redis.js';

/** One server that refuses, as every cluster does, what is not all in one slot. */
export interface ClusterOfOne extends AsyncDisposable {
  readonly server: OwnRedis;
  readonly cluster: Cluster;
}

export async function clusterOfOne(): Promise<ClusterOfOne> {
  const server = await OwnRedis.started(
    '--cluster-enabled',
    'yes',
    '--cluster-announce-ip',
    '127.0.0.1',
  );
  const client = new Redis(server.url);
  await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await vi.waitFor(
    async () => {
      expect(await client.call('CLUSTER', 'INFO')).toContain('state:ok');
    },
    { timeout: 20_000 },
  );
  client.disconnect();
  const cluster = new Cluster([{ host: '127.0.0.1', port: server.port }], {
    keyPrefix: 'app:',
  });
  return {
    server,
    cluster,
    [Symbol.asyncDispose]: async () => {
      cluster.disconnect();
      await server.remove();
    },
  };
}
