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
   */
  raiseSubject(subject: string, version: number, cutoff: number): Promise<void>;
  /** Whether access tokens with this `sid` are refused here, whatever the store has lost since. */
  isSessionRevoked(id: string): boolean;
  /**
   * The same as `revokeSessions()` for a session that the store does not know: it may
   * have lost it, or it never was. Bounded, since anybody can make such ids up.
   */
  revokeLostSession(id: string): Promise<void>;
}
