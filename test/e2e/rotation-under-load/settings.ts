/** How fast keys change in this test; seconds. */
export const ROTATE_EVERY = 4;
export const PUBLISH_AHEAD = 2;
export const RELOAD_LAG = 1;
export const TOLERANCE = 1;
export const LIFETIME = 3;

/** For how long a key verifies after its last signature. */
export const VERIFY_AFTER = RELOAD_LAG + TOLERANCE + LIFETIME + TOLERANCE;

export const ISSUER = 'https://auth.example.com';
export const AUDIENCE = 'https://api.example.com';

export const now = (): number => Date.now() / 1000;

/** What an instance is started with. */
export interface Order {
  readonly url: string;
  readonly prefix: string;
  readonly keyEncryptionKey: string;
  /** 0 for any that is free. */
  readonly port: number;
}
