import type { CreationAnswer, NewSession } from '../sessions/store-answers.js';
import type { SubjectLock } from './subject-lock.js';

/** Opens a session while nobody else opens one of its subject. */
export async function open(
  lock: SubjectLock,
  session: NewSession,
): Promise<CreationAnswer> {
  const { now } = lock;
  const { id, family, limit } = session;
  const sent = await lock.find(id);
  if (sent?.family === family) {
    const closed = limit === undefined ? [] : await lock.closedFor(id);
    return { outcome: 'created', session: sent, closed, now };
  }
  if (now > session.deadline) {
    return { outcome: 'late', now };
  }
  if (lock.version > session.version) {
    return { outcome: 'outdated', now };
  }
  const live = limit === undefined ? [] : await lock.live();
  const excess = live.length + 1 - (limit?.most ?? Infinity);
  if (excess > 0 && limit?.whenFull === 'refuse') {
    return { outcome: 'full', now };
  }
  const closed = live.slice(0, Math.max(excess, 0)).map((each) => each.id);
  await lock.revoke(closed);
  const created = await lock.add(session);
  return { outcome: 'created', session: created, closed, now };
}
