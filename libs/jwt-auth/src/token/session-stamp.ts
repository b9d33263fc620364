/** What the session of an access token says in it, and how long that lets it live. */
export interface SessionStamp {
  /** `sid`: the session. */
  readonly sid: string;
  /** `sv`: the version of the subject. */
  readonly sv: number;
  /** From when on the lifetime counts, seconds since the epoch by the clock of the session store. */
  readonly at: number;
  /** When the session ends for good, by the same clock: `exp` is never later. */
  readonly notAfter: number;
}

/** The claims of a token that say how long it lives, and of which session it is. */
export function lifeOf(
  session: SessionStamp | undefined,
  now: number,
  lifetime: number,
): { iat: number; exp: number; sid?: string; sv?: number } {
  if (session === undefined) {
    return { iat: now, exp: now + lifetime };
  }
  const { sid, sv } = session;
  const at = Math.floor(session.at);
  const exp = Math.min(at + lifetime, Math.floor(session.notAfter));
  // By a clock that is ahead of ours, our own verifier would see an iat in the future.
  return { sid, sv, iat: Math.min(now, at), exp };
}
