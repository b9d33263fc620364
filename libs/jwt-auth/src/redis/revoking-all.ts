import { unavailable } from '../outage/unavailable.js';
import type { RevocationOfAllAnswer } from '../sessions/store-answers.js';
import type { SessionCommands } from './session-commands.js';
import { readList, readNumber, readRow } from './session-rows.js';
import { REVOKE_ALL, VERSION } from './subject-scripts.js';

/**
 * Two round trips: the first asks for the time, of the server that has the subject,
 * whose clock the deadline is measured by.
 *
 * @param timeout seconds after which nothing may be changed any more
 */
export async function revokeAllIn(
  commands: SessionCommands,
  timeout: number,
  subject: string,
  except = '',
): Promise<RevocationOfAllAnswer> {
  const [begun] = readList(await commands.onSubject(VERSION, subject));
  const deadline = `${readNumber(begun) + timeout}`;
  const answer = await commands.onSubject(
    REVOKE_ALL,
    subject,
    except,
    deadline,
  );
  const [now, version, ids, kept] = readList(answer);
  if (version === undefined) {
    throw unavailable(
      'Redis was asked too late to revoke the sessions of a subject',
    );
  }
  return {
    revoked: readList(ids).map(String),
    kept: readRow(except, kept),
    version: readNumber(version),
    now: readNumber(now),
  };
}
