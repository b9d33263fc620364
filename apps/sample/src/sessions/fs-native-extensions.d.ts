/** What is used of it; the package has no types. */
declare module 'fs-native-extensions' {
  /** Locks the open file exclusively, unless another open file has the lock. */
  export function tryLock(fd: number): boolean;
}
