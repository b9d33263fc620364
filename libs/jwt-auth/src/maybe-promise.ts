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

/** An Observable of any copy of rxjs, as far as it is needed here. */
interface Observable<T> {
  subscribe(observer: {
    next: (value: T) => void;
    error: (error: unknown) => void;
    complete: () => void;
  }): unknown;
}

/** A value, a promise or an Observable, of which the last value counts, as for guards of Nest. */
export type Answer<T> = MaybePromise<T> | Observable<T>;

/** The method by which libraries hand over Observables of their own to each other. */
const INTEROP = '@@observable';

/**
 * The answer of code of the team, which is not to be taken for a value while it is
 * still on its way: a promise of a user is no user, and neither is an Observable of one.
 * What one of them holds is settled too: `map(async …)` makes an Observable of promises.
 * An Observable that ends without a value rejects.
 */
export function settled<T>(answer: Answer<T>): MaybePromise<T> {
  if (typeof answer !== 'object' || answer === null) {
    return answer;
  }
  if (isPromise(answer as MaybePromise<T>)) {
    return Promise.resolve(answer as Promise<Answer<T>>).then(settled<T>);
  }
  return isObservable(answer)
    ? lastValueOf(answer).then(settled<T>)
    : (answer as T);
}

/**
 * Whether a settled answer is still no value: a function, an async iterable, or an
 * Observable of another library.
 */
export function isUnsettled(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) {
    return typeof answer === 'function';
  }
  const { observable = INTEROP } = Symbol as { observable?: symbol | string };
  return [Symbol.asyncIterator, observable, INTEROP].some(
    (name) => typeof Reflect.get(answer, name) === 'function',
  );
}

/** By the two methods by which rxjs tells them too; an entity may have a `subscribe()` of its own. */
function isObservable<T>(answer: Answer<T>): answer is Observable<Answer<T>> {
  const { subscribe, lift } = answer as { subscribe?: unknown; lift?: unknown };
  return typeof subscribe === 'function' && typeof lift === 'function';
}

function lastValueOf<T>(observable: Observable<Answer<T>>): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    let last: { value: Answer<T> } | undefined;
    observable.subscribe({
      next: (value) => {
        last = { value };
      },
      error: reject,
      complete: () =>
        last === undefined
          ? reject(new Error('The Observable ended without a value'))
          : resolve(last.value),
    });
  });
}
