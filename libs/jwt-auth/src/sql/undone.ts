import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Serialization failure and deadlock of PostgreSQL. */
const POSTGRES = ['40001', '40P01'];
/** Deadlock, a lock that was waited for too long, a row that is newer than the snapshot. */
const MYSQL = [1213, 1205, 1020];
const SQLITE = /^SQLITE_(?:BUSY|LOCKED)/;

/** Milliseconds until the first repetition, and between the later ones. */
const SHORTEST = 2;
const LONGEST = 100;

/**
 * Attempts something again for as long as the database undoes it.
 *
 * @param left seconds that there are for it
 */
export async function untilDone<T>(
  attempt: () => Promise<T>,
  left: () => number,
): Promise<T> {
  for (let wait = SHORTEST; ; wait = Math.min(2 * wait, LONGEST)) {
    try {
      return await attempt();
    } catch (error) {
      const rest = wasUndone(error) ? left() * 1000 : 0;
      if (rest <= 0) {
        throw error;
      }
      // Those that met would meet again if they waited equally long.
      await pause(Math.min(randomInt(1, wait + 1), rest));
    }
  }
}

/** Whether the database undid everything, because of what others did at the same time. */
function wasUndone(error: unknown): boolean {
  const { code, errno } = (error ?? {}) as { code?: unknown; errno?: unknown };
  return (
    (typeof errno === 'number' && MYSQL.includes(errno)) ||
    (typeof code === 'string' && (POSTGRES.includes(code) || SQLITE.test(code)))
  );
}
