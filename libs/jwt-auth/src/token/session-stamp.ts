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
