import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A session as far as the script has to be told of it. */
export interface Lineage {
  readonly id: string;
  current: string;
  generation: number;
}

export function lineageOf(refreshToken: string): Lineage {
  const [id = '', generation, , secret = ''] = refreshToken.split('.');
  return {
    id,
    generation: Number(generation),
    current: digest(Buffer.from(secret, 'base64url')),
  };
}

/** The key of a session in Redis. */
export function keyOf(prefix: string, id: string): string {
  return `${prefix}{${id.slice(0, 4)}}:${id}`;
}

/** As the store keeps it: made of the issuer too, so only the store is asked. */
export async function familyOf(
  redis: Redis,
  prefix: string,
  id: string,
): Promise<string> {
  return (await redis.hget(keyOf(prefix, id), 'family')) as string;
}

export function digest(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('base64url');
}
