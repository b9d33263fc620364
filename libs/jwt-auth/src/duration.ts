const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/**
 * A span of time: a whole number of seconds, or a string of a whole number and
 * a unit: `'30s'`, `'15m'`, `'12h'`, `'7d'`, `'2w'`. Never milliseconds.
 */
export type Duration = number | `${number}${keyof typeof SECONDS}`;

const PATTERN = /^(\d{1,9})([smhdw])$/;

/** Whole seconds, or `undefined` where the value is no duration. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  }
  const match = typeof value === 'string' ? PATTERN.exec(value) : null;
  return match
    ? Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS]
    : undefined;
}
