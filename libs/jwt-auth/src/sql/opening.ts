import { countedFor, judgeCreation } from '../sessions/creation.js';
import type { CreationAnswer, NewSession } from '../sessions/store-answers.js';
import type { OwnerLock } from './owner-lock.js';

/** Opens a session while nobody else opens one of its owner. */
export async function open(
  lock: OwnerLock,
  session: NewSession,
): Promise<CreationAnswer> {
  const { now } = lock;
  const { version } = lock.state;
  const sent = await lock.find(session.id);
  const stored = sent?.session;
  const most = countedFor(session.limit);
  const isCounted = most > 0 && stored === undefined;
  const live = isCounted ? await lock.live(most) : [];
  const state = { stored, version, live: live.length };
  const { outcome, effect, close } = judgeCreation(session, state, now);
  if (outcome !== 'created') {
    return { outcome, now };
  }
  if (sent !== undefined && effect === 'none') {
    return { outcome, ...sent, now };
  }
  const closed = live.slice(0, close);
  await lock.revoke(closed);
  const created = await lock.add(session, closed);
  return { outcome, session: created, closed, now };
}
