import type { INestApplication } from '@nestjs/common';
import { vi } from 'vitest';
import { AppModule } from '../../apps/sample/src/app.module.js';
import { CapturedLog, loggingTo } from './captured-log.js';
import { type Platform, type RunningApp, start } from './platform.js';

/** Variables that the sample reads; those not given are unset. */
export interface SampleEnv {
  readonly JWT_SECRET?: string;
  readonly JWT_PRIVATE_KEY_FILE?: string;
  readonly JWT_ALGORITHM?: string;
  readonly NODE_ENV?: string;
}

const VARIABLES = [
  'JWT_SECRET',
  'JWT_PRIVATE_KEY_FILE',
  'JWT_ALGORITHM',
  'NODE_ENV',
] as const;

export const SAMPLE_SECRET =
  'a long text that is only for the tests of the sample';

/** Boots the sample as its `main.ts` does. The caller undoes it with `vi.unstubAllEnvs()`. */
export function startSample(
  platform: Platform,
  env: SampleEnv = { JWT_SECRET: SAMPLE_SECRET },
  log: CapturedLog = new CapturedLog(),
): Promise<RunningApp> {
  for (const name of VARIABLES) {
    vi.stubEnv(name, env[name]);
  }
  const configure = (app: INestApplication): void => app.enableCors();
  return start(
    platform,
    { imports: [AppModule.forEnvironment(process.env)] },
    loggingTo(log, { configure }),
  );
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

/** Signs a demo user in and returns the access token. */
export async function login(
  app: RunningApp,
  username: string,
): Promise<string> {
  const password = `${username}-demo-password`;
  const response = await post(app, '/auth/login', { username, password });
  const { access_token: token } = (await response.json()) as {
    access_token: string;
  };
  return token;
}
