/** Rows that one statement names: databases limit its parameters, SQLite to 999 for long. */
export const STEP = 500;

/** As many at once as one statement takes. */
export function* inSteps<T>(
  items: readonly T[],
  most = STEP,
): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += most) {
    yield items.slice(from, from + most);
  }
}
