/**
 * Settles as the work does, or rejects once its time is over, whatever becomes of the
 * work then.
 *
 * @param seconds that it may take
 * @param work is given whether it has come too late
 * @param lapsed makes the error that says so
 */
export function within<T>(
  seconds: number,
  work: (isOver: () => boolean) => Promise<T>,
  lapsed: () => Error,
): Promise<T> {
  // On every path to a store: by hand it takes fewer promises than with Promise.race().
  return new Promise((resolve, reject) => {
    let over = false;
    // First, so that what throws at once leaves no timer behind.
    const working = work(() => over);
    const timer = setTimeout(() => {
      over = true;
      reject(lapsed());
    }, seconds * 1000);
    const settled = (): void => clearTimeout(timer);
    working.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error: unknown) => {
        settled();
        reject(error as Error);
      },
    );
  });
}
