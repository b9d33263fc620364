import type { RedisAccess } from './redis-access.js';
import type { Replicas } from './replicas.js';

/** What an operator should know of the server before sessions are kept there. */
export async function serverWarnings(
  redis: RedisAccess,
  { count, isCluster }: Replicas,
): Promise<string[]> {
  const memory = await redis.info('memory');
  const replication = await redis.info('replication');
  return [
    ...evictionWarnings(memory),
    ...(isCluster
      ? [
          'Redis is a cluster: a revocation does not wait for replicas there, and one that was acknowledged can be lost when a replica takes over',
        ]
      : []),
    ...(count === undefined && !isCluster && replication === undefined
      ? [
          'It could not be checked whether Redis has replicas (INFO was refused), so revocations do not wait for any. Allow INFO, or set replicas',
        ]
      : []),
  ];
}

function evictionWarnings(memory: string | undefined): string[] {
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory ?? '')?.[1];
  if (policy === 'noeviction') {
    return [];
  }
  return [
    policy === undefined
      ? 'It could not be checked whether Redis evicts sessions. Set maxmemory-policy to noeviction'
      : `Redis may evict sessions, which signs people out, and versions, which revives access tokens: maxmemory-policy is ${policy.slice(0, 40)}. Set it to noeviction`,
  ];
}
