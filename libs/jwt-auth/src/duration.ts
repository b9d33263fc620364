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

/** Spellings of other libraries, in seconds. */
const SPELLINGS: Readonly<Record<string, number>> = {
  ...spellings(0.001, 'ms', 'msec', 'msecs', 'millisecond', 'milliseconds'),
  ...spellings(SECONDS.s, '', 's', 'sec', 'secs', 'second', 'seconds'),
  ...spellings(SECONDS.m, 'm', 'min', 'mins', 'minute', 'minutes'),
  ...spellings(SECONDS.h, 'h', 'hr', 'hrs', 'hour', 'hours'),
  ...spellings(SECONDS.d, 'd', 'day', 'days'),
  ...spellings(SECONDS.w, 'w', 'week', 'weeks'),
  ...spellings(365 * SECONDS.d, 'y', 'yr', 'yrs', 'year', 'years'),
};

/** The duration that text such as `'1 hour'` was meant to be; `undefined` if nothing can be told. */
export function suggestedDuration(value: unknown): Duration | undefined {
  const match =
    typeof value === 'string'
      ? /^ {0,8}(\d{1,9}(?:\.\d{1,3})?) {0,8}([a-z]{0,12}) {0,8}$/i.exec(value)
      : null;
  const unit = match?.[2]?.toLowerCase() ?? '';
  if (match === null || !Object.hasOwn(SPELLINGS, unit)) {
    return undefined;
  }
  const seconds = Number(match[1]) * Number(SPELLINGS[unit]);
  const [name, size] =
    (['d', 'h', 'm', 's'] as const)
      .map((each) => [each, SECONDS[each]] as const)
      .find(([, each]) => seconds % each === 0) ?? [];
  return seconds > 0 && size !== undefined
    ? `${seconds / size}${name as 's'}`
    : undefined;
}

function spellings(
  seconds: number,
  ...names: string[]
): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, seconds]));
}
