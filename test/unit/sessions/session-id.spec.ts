import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../libs/jwt-auth/src/sessions/owner.js';
import {
  isSessionId,
  newSessionId,
  tagOfOwner,
  tagOfSession,
} from '../../../libs/jwt-auth/src/sessions/session-id.js';

describe('a session id', () => {
  it('is URL-safe, has no dots, and is another each time', () => {
    const ids = Array.from({ length: 200 }, () =>
      newSessionId(ownerOf('i', 'alice')),
    );
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) {
      expect(id).toMatch(/^[\w-]{26}$/);
      expect(isSessionId(id)).toBe(true);
    }
  });

  it('begins as its owner does', () => {
    const owner = ownerOf('https://issuer.example', 'alice');
    expect(newSessionId(owner).slice(0, 4)).toBe(owner.slice(0, 4));
    expect(tagOfOwner(owner)).toBe(owner.slice(0, 4));
    expect(tagOfSession(newSessionId(owner))).toBe(tagOfOwner(owner));
  });

  it.each([undefined, null, 5, '', 'short', '.'.repeat(26), 'A'.repeat(27)])(
    'is not %j',
    (value) => {
      expect(isSessionId(value)).toBe(false);
    },
  );
});
