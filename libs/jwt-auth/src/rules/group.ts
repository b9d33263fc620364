import type { OptionFault } from './fault.js';
import { nearest } from './nearest.js';
import type { Rule } from './rule.js';

type Faults = Generator<OptionFault>;

/** A list longer than this is no group of options, and a fault for each would help nobody. */
const MOST_MEMBERS = 100;

/** Remedies for names that are no options here: those of other packages, or of options elsewhere. */
export type Hints = Readonly<Record<string, string>>;

/** The members that a group of options may have, each with its rule. */
export interface Group {
  readonly rules: Readonly<Record<string, Rule>>;
  readonly hints?: Hints;
}

/**
 * Faults of the members of a group.
 *
 * @param path of the group; empty for the options as a whole
 */
export function* groupFaults(
  given: object,
  path: string,
  { rules, hints }: Group,
): Faults {
  for (const [name, rule] of Object.entries(rules)) {
    if (!isGetter(given, name)) {
      yield* rule(valueOf(given, name), pathOf(path, name));
    }
  }
  yield* memberFaults(given, path, Object.keys(rules), hints);
}

/** Members that would be passed over in silence, and those that answer anew each time they are read. */
export function* memberFaults(
  given: object,
  path: string,
  known: readonly string[],
  hints: Hints = {},
): Faults {
  const names = Object.getOwnPropertyNames(given);
  if (names.length > MOST_MEMBERS) {
    const message = `has ${names.length} members; known are ${known.join(', ')}`;
    yield { path: path || 'options', message };
    return;
  }
  for (const name of names) {
    const at = pathOf(path, name);
    if (!known.includes(name)) {
      yield { path: at, message: unknownOption(name, known, hints) };
    } else if (isGetter(given, name)) {
      const message =
        'is a getter, which may answer otherwise each time it is read: give its value';
      yield { path: at, message };
    }
  }
}

/** The message for a name that is no option. */
export function unknownOption(
  name: string,
  known: readonly string[],
  hints: Hints = {},
): string {
  if (Object.hasOwn(hints, name)) {
    return `is no option here: ${hints[name]}`;
  }
  const meant = nearest(name, [...known, ...Object.keys(hints)]);
  const names = known.join(', ');
  if (meant === undefined) {
    return `is no option here; known are ${names}`;
  }
  const then = known.includes(meant)
    ? `Known are ${names}`
    : `Then ${hints[meant]}`;
  return `is no option here; did you mean ${meant}? ${then}`;
}

/** The own member of that name; a getter is never asked. */
export function valueOf(given: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(given, name)?.value as unknown;
}

/**
 * An object literal, of this realm or another. Members of any other object may be
 * inherited, or hidden behind methods, and would be passed over.
 */
export function isPlainObject(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype, 'isPrototypeOf'))
  );
}

function isGetter(given: object, name: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(given, name);
  return descriptor !== undefined && !('value' in descriptor);
}

const PLAIN_NAME = /^[\w$-]{1,60}$/;

function pathOf(path: string, name: string): string {
  if (!PLAIN_NAME.test(name)) {
    return `${path}[${JSON.stringify(name.slice(0, 60))}]`;
  }
  return path === '' ? name : `${path}.${name}`;
}
