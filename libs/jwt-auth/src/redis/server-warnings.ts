import type { RedisAccess } from './redis-access.js';
import type { Replicas } from './replicas.js';

/** What is kept on a server, and what comes of it where that is evicted. */
export interface Kept {
  readonly what: string;
  readonly risk: string;
}

/** What an operator should know of the server before anything is kept there. */
export async function serverWarnings(
  redis: RedisAccess,
  replicas: Replicas,
  kept: Kept,
): Promise<string[]> {
  const memory = await redis.info('memory');
  return [
    ...evictionWarnings(memory, kept),
    ...(await replicaWarnings(redis, replicas)),
  ];
}

async function replicaWarnings(
  redis: RedisAccess,
  replicas: Replicas,
): Promise<string[]> {
  const { spread, given } = replicas;
  if (spread === 'cluster') {
    return [
      'Redis is a cluster: a revocation does not wait for replicas there, and one that was acknowledged can be lost when a replica takes over',
    ];
  }
  const replication = await redis.info('replication');
  if (spread === 'pool') {
    return given === undefined && /^slave\d+:/m.test(replication ?? '')
      ? [
          'Redis has replicas, but revocations made with a pool of connections wait for none, and one that was acknowledged can be lost when a replica takes over. Give a client of one connection, or set replicas to 0',
        ]
      : [];
  }
  const count = await replicas.count();
  if (count === undefined) {
    return [
      'It could not be checked whether Redis has replicas (INFO was refused), so revocations do not wait for any. Allow INFO, or set replicas',
    ];
  }
  return count === 0
    ? []
    : confirmationWarnings(count, replication, await replicas.canTell());
}

function confirmationWarnings(
  count: number,
  replication: string | undefined,
  canTell: boolean,
): string[] {
  const connected = /^connected_slaves:(\d+)/m.exec(replication ?? '')?.[1];
  return [
    ...(connected !== undefined && Number(connected) < count
      ? [
          `Redis has ${connected} replicas, and nothing that ends sessions is acknowledged before ${count} have it. Set replicas to 0 to go without`,
        ]
      : []),
    ...(canTell
      ? []
      : [
          'It cannot be told whether Redis was replaced while its replicas were waited for (CLIENT ID or INFO was refused): a revocation that was acknowledged then can be lost. Allow both',
        ]),
  ];
}

function evictionWarnings(
  memory: string | undefined,
  { what, risk }: Kept,
): string[] {
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory ?? '')?.[1];
  if (policy === 'noeviction') {
    return [];
  }
  return [
    policy === undefined
      ? `It could not be checked whether Redis evicts ${what}. Set maxmemory-policy to noeviction`
      : `Redis may evict ${risk}: maxmemory-policy is ${policy.slice(0, 40)}. Set it to noeviction`,
  ];
}
