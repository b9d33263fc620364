/** A value that is there at once, or a promise where something had to be awaited. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with `next` at once where `value` is there, and later where it is not. */
export function andThen<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
