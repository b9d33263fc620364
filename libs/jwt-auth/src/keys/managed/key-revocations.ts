/** The log of revocations, as far as managed keys go: it outlives a key store that goes back in time. */
export interface KeyRevocations {
  isKeyRevoked(kid: string): boolean;
  /** @throws AuthError `unavailable` if other instances may not know of it */
  revokeKey(kid: string): Promise<void>;
}
