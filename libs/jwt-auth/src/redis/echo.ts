import { randomBytes } from 'node:crypto';
import { unavailable } from '../outage/unavailable.js';

/** Of this process: a proxy may share its connections. */
const PREFIX = `${randomBytes(6).toString('base64url')}.`;
let questions = 0;

/** Something that no other question is asked with. */
export function newEcho(): string {
  questions += 1;
  return PREFIX + questions.toString(36);
}

/**
 * The result in the answer of a script.
 *
 * @throws AuthError `unavailable` if it is the answer to something else
 */
export function resultOf(answer: unknown, echo: string): unknown {
  const [echoed, result] = Array.isArray(answer) ? (answer as unknown[]) : [];
  if (String(echoed) !== echo) {
    throw unavailable(
      'Redis gave the answer to another question: the connection is out of step',
    );
  }
  return result;
}
