import { parseDuration, suggestedDuration } from '../duration.js';
import type { OptionFault } from './fault.js';

/** What one option has to be. */
export type Rule = (value: unknown, path: string) => Iterable<OptionFault>;

/** @param message what to write instead: `must be …` */
export function must(
  message: string,
  isRight: (value: unknown) => boolean,
): Rule {
  return (value, path) =>
    isRight(value) ? [] : [{ path, message: `${message}${slipOf(value)}` }];
}

/** The rule, of an option that may be left out. */
export function optional(rule: Rule): Rule {
  return (value, path) => (value === undefined ? [] : rule(value, path));
}

/** A span of time within bounds, in seconds. */
export function duration(
  message: string,
  { least = 1, most = Infinity }: { least?: number; most?: number } = {},
): Rule {
  return (value, path) => {
    const seconds = parseDuration(value) ?? NaN;
    if (seconds >= least && seconds <= most) {
      return [];
    }
    return [{ path, message: `${message}${durationSlip(value)}` }];
  };
}

/** What is wrong with a duration beyond the message, as text to put behind it. */
export function durationSlip(value: unknown): string {
  const suggested =
    parseDuration(value) === undefined ? suggestedDuration(value) : undefined;
  return suggested === undefined ? slipOf(value) : `; write '${suggested}'`;
}

export function wholeNumber(
  message: string,
  { least, most }: { least: number; most: number },
): Rule {
  return must(
    message,
    (value) =>
      Number.isSafeInteger(value) &&
      Number(value) >= least &&
      Number(value) <= most,
  );
}

export function oneOf(...choices: readonly unknown[]): Rule {
  const named = choices.map((choice) =>
    typeof choice === 'string' ? `'${choice}'` : String(choice),
  );
  return must(`must be ${named.join(' or ')}`, (value) =>
    choices.includes(value),
  );
}

/** Each of a list, holes included. */
export function isListOf(
  value: unknown,
  isRight: (each: unknown) => boolean,
): value is unknown[] {
  return Array.isArray(value) && Array.from(value as unknown[]).every(isRight);
}

/** By its methods, since it may come from another copy of this package. */
export function hasMethods(
  value: unknown,
  methods: readonly string[],
): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every(
      (name) =>
        typeof (value as Readonly<Record<string, unknown>>)[name] ===
        'function',
    )
  );
}

/** The slip behind a wrong value, if it is a common one; tells its kind, never the value. */
export function slipOf(value: unknown): string {
  if (value === undefined) {
    return '; it is missing or undefined: is the environment variable set?';
  }
  if (value instanceof Promise) {
    return '; it is a promise: await it in the factory of forRootAsync()';
  }
  return Number.isNaN(value) ? '; it is NaN: is the number read right?' : '';
}
