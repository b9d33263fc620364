import { unavailable } from '../outage/unavailable.js';
import type { CreationAnswer, NewSession } from '../sessions/store-answers.js';
import { CREATE, CREATED, REFUSALS } from './creation-script.js';
import type { SessionCommands } from './session-commands.js';
import { readList, readNumber, readRow } from './session-rows.js';

export async function createIn(
  commands: SessionCommands,
  session: NewSession,
): Promise<CreationAnswer> {
  const { id, limit, subject, family, current, device, claims } = session;
  const answer = await commands.onSession(
    CREATE,
    id,
    `${session.deadline}`,
    `${session.version}`,
    `${limit?.most ?? 0}`,
    limit?.whenFull ?? '',
    `${session.idle}`,
    `${session.absolute}`,
    subject,
    family,
    'current',
    current,
    'claims',
    claims,
    ...(device === undefined ? [] : ['device', device]),
  );
  const [code, time, row, closed] = readList(answer);
  const now = readNumber(time);
  if (readNumber(code) !== CREATED) {
    const outcome = REFUSALS[readNumber(code)];
    if (outcome === undefined) {
      throw unavailable('Redis gave an answer that is unknown');
    }
    return { outcome, now };
  }
  const created = readRow(id, row);
  if (created === undefined) {
    throw unavailable('Redis did not answer with the session');
  }
  const ids = readList(closed).map(String);
  return { outcome: 'created', session: created, closed: ids, now };
}
