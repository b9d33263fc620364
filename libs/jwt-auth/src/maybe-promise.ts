/** A value that is there at once, or a promise where something had to be awaited. */
export type MaybePromise<T> = T | Promise<T>;

/** Also true of promises of another library or realm, which `instanceof` misses. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

/** Goes on with `next` at once where `value` is there, and later where it is not. */
export function andThen<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value);
}
