import { randomBytes } from 'node:crypto';
import {
  type JwtAuthExtras,
  JwtAuthModule,
  type JwtAuthOptions,
  type ManagedKeyOptions,
  ManagedKeys,
  MemoryKeyStore,
  TokenService,
} from '@jwt-auth/nestjs';
import { withFakeClock } from '../guarded-app.js';
import { type Platform, type RunningApp, start } from '../platform.js';
import { AUDIENCE, ISSUER } from '../scenes.js';
import { trustingRoutes } from './trusting-app.js';

export const KEY_ENCRYPTION_KEY = randomBytes(32);

/** Options of an application that shares its keys through the store. */
export function managedOptions(
  managed: Partial<ManagedKeyOptions> = {},
): JwtAuthOptions {
  const store = new MemoryKeyStore();
  const keyEncryptionKey = KEY_ENCRYPTION_KEY;
  return {
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: { managed: { store, keyEncryptionKey, ...managed } },
  };
}

/** An application with managed keys, its routes as `trustingRoutes()` has them. */
export function startManaged(
  platform: Platform,
  managed: Partial<ManagedKeyOptions> = {},
  options: Partial<JwtAuthOptions & JwtAuthExtras> = {},
): Promise<RunningApp> {
  const endpoints = { jwks: true };
  const module = JwtAuthModule.forRoot({
    ...managedOptions(managed),
    endpoints,
    ...options,
  });
  return start(platform, trustingRoutes([module]), withFakeClock());
}

export async function issuedBy({ app }: RunningApp): Promise<string> {
  return (await app.get(TokenService).issue('alice')).token;
}

export function keysOf({ app }: RunningApp): ManagedKeys {
  return app.get(ManagedKeys);
}

/** The `kid` that a token names. */
export function kidOf(token: string): string {
  const [header = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as {
    kid: string;
  };
  return kid;
}

/** The `kid`s of the published keys. */
export async function publishedBy(app: RunningApp): Promise<string[]> {
  const response = await app.request('/.well-known/jwks.json');
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}
