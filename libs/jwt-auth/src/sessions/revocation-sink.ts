/** A sign-out everywhere, and the session that stays. */
export interface Everywhere {
  readonly kept: string | undefined;
}

export interface EndingSession {
  readonly id: string;
  readonly subject: string;
}

/**
 * Makes access tokens end before they expire. Each call is acknowledged only after
 * they are refused on this instance, and are sure to be on every other one soon.
 * Where it cannot be acknowledged it rejects, and should go on trying all the same:
 * whoever presented a stolen token will not come back to ask for it. Called again for
 * what was revoked already, it tells everyone again.
 */
export interface RevocationSink {
  /** Access tokens with one of these `sid`. */
  revokeSessions(ids: readonly string[]): Promise<void>;
  /**
   * Access tokens of the subject with a lower `sv`, and those of no session that were
   * issued at or before `cutoff`, seconds since the epoch by the clock of the store.
   *
   * @param everywhere absent if its sessions stay
   */
  raiseSubject(
    subject: string,
    version: number,
    cutoff: number,
    everywhere?: Everywhere,
  ): Promise<void>;
  /**
   * Whether a session has ended as far as this instance knows, whatever the store has lost
   * since: by itself, or with all of its subject.
   *
   * @param version of the subject, as the store has it
   */
  isEnded(session: EndingSession, version: number): boolean;
  /**
   * A sign-out everywhere that this instance knows of and the store has lost; `undefined`
   * if there is none.
   *
   * @param version of the subject, as the store has it
   */
  lostEverywhere(subject: string, version: number): Everywhere | undefined;
  /**
   * The same as `revokeSessions()` for a session that the store does not know: it may
   * have lost it, or it never was. Bounded, since anybody can make such ids up: past the
   * bound it changes nothing, or rejects if something was lost of late.
   */
  revokeLostSession(id: string): Promise<void>;
}
