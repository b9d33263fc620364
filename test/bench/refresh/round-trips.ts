import { MemoryRevocationLog, SessionService } from '@jwt-auth/nestjs';
import type { Redis } from 'ioredis';
import { appWithSessions, openSessions } from './app.js';
import type { RoundTrips } from './task.js';

const REFRESHES = 10;

/** How often a refresh asks Redis, counted where the store hands commands to the client. */
export async function countRoundTrips(
  redis: Redis,
  prefix: string,
): Promise<RoundTrips> {
  return {
    withoutLoader: await roundTrips(redis, { prefix, withLoader: false }),
    withLoader: await roundTrips(redis, { prefix, withLoader: true }),
  };
}

async function roundTrips(
  redis: Redis,
  settings: { readonly prefix: string; readonly withLoader: boolean },
): Promise<number> {
  let sent = 0;
  const call = (command: string, ...args: string[]): Promise<unknown> => {
    sent += 1;
    return redis.call(command, ...args);
  };
  // Elsewhere, or the log is asked now and then, and that is counted too.
  const revocations = { log: new MemoryRevocationLog() };
  const app = await appWithSessions({ call }, { ...settings, revocations });
  try {
    const sessions = app.get<SessionService>(SessionService);
    let [token = ''] = await openSessions(sessions, 1);
    // The first may have to send the script itself.
    ({ refreshToken: token } = await sessions.refresh(token));
    sent = 0;
    for (let count = 0; count < REFRESHES; count += 1) {
      ({ refreshToken: token } = await sessions.refresh(token));
    }
    return sent / REFRESHES;
  } finally {
    await app.close();
  }
}
