import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  newRefreshToken,
  secretDigestOf,
} from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import { Succession } from '../../../libs/jwt-auth/src/sessions/succession.js';

const PEPPERS = [0, 1, 2].map(() => createSecretKey(randomBytes(32)));
const [PEPPER, OLD, OTHER] = PEPPERS;
const TOKEN = { ...newRefreshToken('alice'), generation: 4 };
const NONCE = new Succession().newNonce();

const current = (by: Succession): string =>
  secretDigestOf(by.candidate(TOKEN, NONCE));

describe('the successor of a refresh token', () => {
  it('is HMAC-SHA-256 of "successor", sid and nonce under S', () => {
    const secret = createHmac('sha256', Buffer.from(TOKEN.secret, 'base64url'))
      .update(`successor${TOKEN.sessionId}${NONCE}`)
      .digest('base64url');
    expect(new Succession().candidate(TOKEN, NONCE)).toEqual({
      ...TOKEN,
      generation: 5,
      secret,
    });
  });

  it('needs the pepper where there is one', () => {
    const plain = new Succession();
    const peppered = new Succession(PEPPER);
    expect(current(peppered)).not.toBe(current(plain));
    expect(current(peppered)).not.toBe(current(new Succession(OTHER)));
    expect(current(peppered)).toBe(current(new Succession(PEPPER)));
    expect(plain.find(TOKEN, NONCE, current(peppered))).toBeUndefined();
  });

  it('is found whichever pepper it was derived with', () => {
    const both = new Succession(PEPPER, [OLD!]);
    for (const by of [
      new Succession(PEPPER),
      new Succession(OLD),
      new Succession(),
    ]) {
      const expected = by.candidate(TOKEN, NONCE);
      expect(both.find(TOKEN, NONCE, current(by))).toEqual(expected);
    }
    const unknown = current(new Succession(OTHER));
    expect(both.find(TOKEN, NONCE, unknown)).toBeUndefined();
  });

  it('is derived with the pepper of now, not one of before', () => {
    expect(current(new Succession(PEPPER, [OLD!]))).toBe(
      current(new Succession(PEPPER)),
    );
    expect(current(new Succession(undefined, [OLD!]))).toBe(
      current(new Succession()),
    );
  });

  it('differs with every nonce, and nonces do', () => {
    const by = new Succession();
    const nonces = Array.from({ length: 50 }, () => by.newNonce());
    const secrets = nonces.map((each) => by.candidate(TOKEN, each).secret);
    expect(new Set(secrets).size).toBe(50);
    expect(nonces[0]).toMatch(/^[\w-]{22}$/);
  });
});
