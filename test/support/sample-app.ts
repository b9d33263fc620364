import type { INestApplication } from '@nestjs/common';
import { MemorySessionStore } from '@jwt-auth/nestjs';
import { vi } from 'vitest';
import { AppModule } from '../../apps/sample/src/app.module.js';
import type { OpenedStore } from '../../apps/sample/src/sessions/opened-store.js';
import { CapturedLog, loggingTo } from './captured-log.js';
import { type Platform, type RunningApp, start } from './platform.js';

/** Variables that the sample reads; those not given are unset. */
export interface SampleEnv {
  readonly JWT_SECRET?: string;
  readonly JWT_PRIVATE_KEY_FILE?: string;
  readonly JWT_ALGORITHM?: string;
  readonly NODE_ENV?: string;
  readonly SESSION_GRACE?: string;
  readonly ACCESS_TTL?: string;
}

const VARIABLES = [
  'JWT_SECRET',
  'JWT_PRIVATE_KEY_FILE',
  'JWT_ALGORITHM',
  'NODE_ENV',
  'SESSION_GRACE',
  'ACCESS_TTL',
] as const;

export const SAMPLE_SECRET = 'Sx0pV9rTn3mQ7uYh2kLbW5zEo8cGd1JfH6iAq4XwNv8BtR2y';

/** For tests of what the sample does with whatever store. */
export function inMemory(): OpenedStore {
  return {
    store: new MemorySessionStore(),
    place: 'memory',
    close: async () => {},
  };
}

/** Boots the sample as its `main.ts` does. The caller undoes it with `vi.unstubAllEnvs()`. */
export async function startSample(
  platform: Platform,
  env: SampleEnv = { JWT_SECRET: SAMPLE_SECRET },
  log: CapturedLog = new CapturedLog(),
  opened: OpenedStore = inMemory(),
): Promise<RunningApp> {
  for (const name of VARIABLES) {
    vi.stubEnv(name, env[name]);
  }
  const configure = (app: INestApplication): void => app.enableCors();
  try {
    return await start(
      platform,
      { imports: [AppModule.forEnvironment(process.env, opened)] },
      loggingTo(log, { configure }),
    );
  } catch (error) {
    await opened.close();
    throw error;
  }
}

export function post(
  app: RunningApp,
  path: string,
  body: unknown,
  token?: string,
): Promise<Response> {
  return app.request(path, token, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** What sign-in and refresh answer. */
export interface Tokens {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_expires_in: number;
  readonly session_id: string;
}

/** Signs a demo user in. */
export async function signIn(
  app: RunningApp,
  username: string,
): Promise<Tokens> {
  const password = `${username}-demo-password`;
  const response = await post(app, '/auth/login', { username, password });
  return (await response.json()) as Tokens;
}

/** Signs a demo user in and returns the access token. */
export async function login(
  app: RunningApp,
  username: string,
): Promise<string> {
  return (await signIn(app, username)).access_token;
}
