import { unavailable } from '../outage/unavailable.js';
import { deviceMembersOf } from '../sessions/device.js';
import type { CreationAnswer, NewSession } from '../sessions/store-answers.js';
import { CREATE, CREATED, REFUSALS } from './creation-script.js';
import type { SessionCommands } from './session-commands.js';
import { readList, readNumber, readReading } from './session-rows.js';

export async function createIn(
  commands: SessionCommands,
  session: NewSession,
): Promise<CreationAnswer> {
  const { id, limit, owner, subject, family, current, claims } = session;
  const members = { subject, current, claims, ...deviceMembersOf(session) };
  const answer = await commands.onSession(
    CREATE,
    id,
    `${session.deadline}`,
    `${session.version}`,
    `${limit?.most ?? 0}`,
    limit?.onLimit ?? '',
    `${session.idle}`,
    `${session.absolute}`,
    owner,
    family,
    ...Object.entries(members).flat(),
  );
  const [code, time, ...rest] = readList(answer);
  if (readNumber(code) !== CREATED) {
    const outcome = REFUSALS[readNumber(code)];
    if (outcome === undefined) {
      throw unavailable('Redis gave an answer that is unknown');
    }
    return { outcome, now: readNumber(time) };
  }
  const { session: created, now } = readReading(id, answer).reading;
  if (created === undefined) {
    throw unavailable('Redis did not answer with the session');
  }
  const closed = readList(rest.at(-1)).map(String);
  return { outcome: 'created', session: created, closed, now };
}
