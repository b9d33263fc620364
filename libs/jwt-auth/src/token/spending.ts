/** Remembers for all instances which tokens were used that may be used once. */
export interface Spending {
  /**
   * @param id `jti` of the token
   * @param expiresAt `exp` of the token: from then on it need not be remembered
   * @returns `false` where it was used before
   * @throws AuthError `unavailable`
   */
  spend(id: string, expiresAt: number): Promise<boolean>;
}
