import { randomBytes } from 'node:crypto';
import { isCanonicalBase64url } from '../token/base64url.js';
import { digest } from './digest.js';
import { familyDigest } from './owner.js';
import { isSessionId, newSessionId } from './session-id.js';

const FAMILY_BYTES = 16;
const FAMILY_LENGTH = 22;
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const GENERATION = /^(?:0|[1-9]\d{0,8})$/;
/** The longest that one can be: 26 + 9 + 22 + 43 characters and three dots. */
const MAX_LENGTH = 103;

/** `sid.generation.F.S`: opaque to whoever holds it. Never to be stored or logged. */
export interface RefreshToken {
  readonly sessionId: string;
  /** How often the session had rotated; a hint, for nobody has signed it. */
  readonly generation: number;
  /** Constant for a session, in base64url: proves that its holder has held a token of it. */
  readonly family: string;
  /** Changes with every rotation, in base64url. */
  readonly secret: string;
}

/** What a store knows of a token. */
export interface TokenDigests {
  readonly family: string;
  readonly secret: string;
}

/** The first token of a new session. */
export function newRefreshToken(owner: string): RefreshToken {
  return {
    sessionId: newSessionId(owner),
    generation: 0,
    family: randomBytes(FAMILY_BYTES).toString('base64url'),
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
  };
}

/** Never throws; whatever is not exactly the text of a token is `undefined`. */
export function parseRefreshToken(text: unknown): RefreshToken | undefined {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) {
    return undefined;
  }
  const [sessionId, generation = '', family = '', secret = '', ...rest] =
    text.split('.');
  return rest.length === 0 &&
    isSessionId(sessionId) &&
    GENERATION.test(generation) &&
    isRandom(family, FAMILY_LENGTH) &&
    isRandom(secret, SECRET_LENGTH)
    ? { sessionId, generation: Number(generation), family, secret }
    : undefined;
}

export function formatRefreshToken(token: RefreshToken): string {
  const { sessionId, generation, family, secret } = token;
  return `${sessionId}.${generation}.${family}.${secret}`;
}

/** @param issuer whose token it is to be: that of another is not genuine */
export function digestsOf(token: RefreshToken, issuer: string): TokenDigests {
  return {
    family: familyDigest(issuer, Buffer.from(token.family, 'base64url')),
    secret: secretDigestOf(token),
  };
}

export function secretDigestOf({ secret }: RefreshToken): string {
  return digest(Buffer.from(secret, 'base64url'));
}

function isRandom(text: string, length: number): boolean {
  return text.length === length && isCanonicalBase64url(text);
}
