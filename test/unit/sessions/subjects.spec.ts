import { describe, expect, it } from 'vitest';
import type { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

type Call = (service: SessionService, subject: string) => Promise<unknown>;

const CALLS: [string, Call][] = [
  ['begin', (service, subject) => service.begin(subject)],
  ['open', (service, subject) => service.open(subject)],
  ['signIn', (service, subject) => service.signIn(() => ({ subject }))],
  ['close', (service, subject) => service.close('A'.repeat(26), { subject })],
  ['close, of no id', (service, subject) => service.close('x', { subject })],
  ['closeAll', (service, subject) => service.closeAll(subject)],
  ['revokeAccess', (service, subject) => service.revokeAccess(subject)],
  ['list', (service, subject) => service.list(subject)],
];

const SUBJECTS: [string, unknown, string][] = [
  [
    'a number',
    7,
    'The subject must be text, and it is number: give String(id)',
  ],
  [
    'a bigint',
    7n,
    'The subject must be text, and it is bigint: give String(id)',
  ],
  ['an object', { id: 7 }, 'The subject must be text, and it is object'],
  ['empty', '', 'The subject must not be empty'],
  [
    'too long',
    'x'.repeat(256),
    'The subject must have at most 255 characters, and it has 256',
  ],
  [
    'half a character',
    'alice\ud800',
    'The subject must be well-formed Unicode, and it holds half of a surrogate pair',
  ],
];

describe.each(CALLS)('%s()', (_, call) => {
  it.each(SUBJECTS)(
    'refuses a subject that is %s as the fault of the application',
    async (_what, subject, message) => {
      const { service, calls, events } = new SessionBench();
      const error = await refusal(() => call(service, subject as string));
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'claim_invalid',
        message,
      });
      // signIn() asks for the time before it knows whom it is about.
      expect(calls.filter((name) => name !== 'now')).toEqual([]);
      expect(events).toEqual([]);
    },
  );
});
