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
  const replication = await redis.info('replication');
  return [
    ...evictionWarnings(memory, kept),
    ...replicaWarnings(replication, replicas),
  ];
}

function replicaWarnings(
  replication: string | undefined,
  { count, spread }: Replicas,
): string[] {
  if (spread === 'cluster') {
    return [
      'Redis is a cluster: a revocation does not wait for replicas there, and one that was acknowledged can be lost when a replica takes over',
    ];
  }
  if (count !== undefined) {
    return [];
  }
  if (replication === undefined) {
    return [
      'It could not be checked whether Redis has replicas (INFO was refused), so revocations do not wait for any. Allow INFO, or set replicas',
    ];
  }
  return spread === 'pool' && /^slave\d+:/m.test(replication)
    ? [
        'Redis has replicas, but revocations made with a pool of connections wait for none, and one that was acknowledged can be lost when a replica takes over. Give a client of one connection, or set replicas to 0',
      ]
    : [];
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
