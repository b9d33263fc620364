import type { SentinelAddress } from 'ioredis';

/** What an instance is started with. */
export interface Order {
  /** Where its sessions are in Redis: options of `ioredis`. */
  readonly redis?: {
    readonly host?: string;
    readonly port?: number;
    readonly sentinels?: SentinelAddress[];
    readonly name?: string;
  };
  /** Or in which database: the URL, postgres: or mysql:. */
  readonly database?: string;
  /** Key of HS256, in base64url. */
  readonly secret: string;
  /** Of the session store; absent for the default. */
  readonly replicas?: number;
}

export const ISSUER = 'https://auth.example.com';
export const AUDIENCE = 'https://api.example.com';
export const PASSWORD = 'correct horse battery staple';
