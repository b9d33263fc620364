import { describe, expect, it } from 'vitest';
import {
  isSessionId,
  newSessionId,
  subjectTag,
  tagOfSession,
} from '../../../libs/jwt-auth/src/sessions/session-id.js';

describe('a session id', () => {
  it('is URL-safe, has no dots, and is another each time', () => {
    const ids = Array.from({ length: 200 }, () => newSessionId('alice'));
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) {
      expect(id).toMatch(/^[\w-]{26}$/);
      expect(isSessionId(id)).toBe(true);
    }
  });

  it.each(['alice', 'größer 钥匙 🔑', 'a'.repeat(10_000)])(
    'carries the tag of its subject: %.20s',
    (subject) => {
      const tag = subjectTag(subject);
      expect(tag).toMatch(/^[\w-]{4}$/);
      expect(tagOfSession(newSessionId(subject))).toBe(tag);
      expect(subjectTag(`${subject} `)).not.toBe(tag);
    },
  );

  it.each([undefined, null, 5, '', 'short', '.'.repeat(26), 'A'.repeat(27)])(
    'is not %j',
    (value) => {
      expect(isSessionId(value)).toBe(false);
    },
  );
});
