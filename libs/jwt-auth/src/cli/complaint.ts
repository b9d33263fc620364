/**
 * A complaint about the command line without what may be a secret: the value of an
 * option, and an address of a store, which may hold a password.
 */
export function withoutValues(complaint: string): string {
  return complaint
    .replace(/argument '.*' is invalid/s, "argument '…' is invalid")
    .replace(/'([^'=:]*)(=|:\/\/).*'/s, "'$1$2…'");
}
