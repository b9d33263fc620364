import { createHash } from 'node:crypto';

/** A session as far as the script has to be told of it. */
export interface Lineage {
  readonly id: string;
  readonly family: string;
  current: string;
  generation: number;
}

export function lineageOf(refreshToken: string): Lineage {
  const [id = '', generation, family = '', secret = ''] =
    refreshToken.split('.');
  return {
    id,
    generation: Number(generation),
    family: digest(Buffer.from(family, 'base64url')),
    current: digest(Buffer.from(secret, 'base64url')),
  };
}

export function digest(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('base64url');
}
