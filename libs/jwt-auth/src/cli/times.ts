/** The last moment that a Date can hold. */
const LAST = 8.64e12;

/**
 * ISO 8601 in UTC, to the second.
 *
 * @param seconds since the epoch
 */
export function isoTime(seconds: number): string {
  return new Date(Math.min(seconds, LAST) * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
}
