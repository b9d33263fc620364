import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { type RefreshToken, secretDigestOf } from './refresh-token.js';
import { equalDigests } from './digest.js';

const NONCE_BYTES = 16;
/** Drawn at once: asking the system takes longer than all else about a nonce. */
const NONCES = 128;
const SUCCESSOR = 'successor';
const PEPPER = 'pepper';

/**
 * Derives the token that follows another: `HMAC-SHA-256(S, "successor" ‖ sid ‖ nonce)`.
 * The nonce is stored and the token is not, so that whoever holds the one before
 * arrives at the same successor, and a reader of the store at none.
 */
export class Succession {
  /** The pepper that derives now, then those before it, and at last none. */
  readonly #peppers: readonly (KeyObject | undefined)[];
  /** Random bytes for nonces to come. */
  #random = Buffer.alloc(0);

  constructor(pepper?: KeyObject, previous: readonly KeyObject[] = []) {
    this.#peppers = [pepper, ...previous, undefined];
  }

  newNonce(): string {
    if (this.#random.length === 0) {
      this.#random = randomBytes(NONCE_BYTES * NONCES);
    }
    const nonce = this.#random.toString('base64url', 0, NONCE_BYTES);
    this.#random = this.#random.subarray(NONCE_BYTES);
    return nonce;
  }

  /** What is to follow the token if this attempt wins. */
  candidate(token: RefreshToken, nonce: string): RefreshToken {
    return derive(token, nonce, this.#peppers[0]);
  }

  /**
   * What has followed the token.
   *
   * @param current SHA-256 of the secret that is good now
   * @returns `undefined` where none of the peppers here was used for it
   */
  find(
    token: RefreshToken,
    nonce: string,
    current: string,
  ): RefreshToken | undefined {
    return this.#peppers
      .map((pepper) => derive(token, nonce, pepper))
      .find((each) => equalDigests(secretDigestOf(each), current));
  }
}

function derive(
  token: RefreshToken,
  nonce: string,
  pepper: KeyObject | undefined,
): RefreshToken {
  const secret = Buffer.from(token.secret, 'base64url');
  const key =
    pepper === undefined
      ? secret
      : createHmac('sha256', pepper).update(PEPPER).update(secret).digest();
  const next = createHmac('sha256', key)
    .update(SUCCESSOR + token.sessionId + nonce)
    .digest('base64url');
  return { ...token, generation: token.generation + 1, secret: next };
}
