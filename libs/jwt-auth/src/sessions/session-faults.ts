import { parseDuration } from '../duration.js';
import { AuthError } from '../errors.js';
import { importSecret, type SecretMaterial } from '../keys/key-material.js';
import type { KeyShapeFault } from '../keys/key-shape.js';
import { weaknessOfSecret } from '../keys/weak-secrets.js';
import { lostImports } from '../lost-import.js';
import { type SessionOptions, sessionDurations } from './session-options.js';

type Given = Readonly<Record<string, unknown>>;
type Rule = (value: unknown, path: string) => Iterable<KeyShapeFault>;

const MIN_PEPPER_BYTES = 32;
const LONGEST_GRACE = 300;
/** Timers count milliseconds in 31 bits. */
const LONGEST_PAUSE = 14 * 86_400;
const STORE_METHODS = [
  'now',
  'create',
  'read',
  'rotate',
  'revoke',
  'revokeAll',
  'version',
  'raiseVersion',
  'list',
  'prune',
];

const CLASSES = ['claimsLoader', 'credentialsVerifier'];

/** What each member has to be where it is given. */
const RULES: Readonly<Record<keyof SessionOptions, Rule>> = {
  store: must(
    'must be an instance of a SessionStore, such as new RedisSessionStore(client)',
    isStore,
  ),
  claimsLoader: must('must be a class that extends ClaimsLoader', isClass),
  credentialsVerifier: must(
    'must be a class that extends CredentialsVerifier',
    isClass,
  ),
  idle: span("'14d'"),
  absolute: span("'90d'"),
  grace: must(
    "must be a duration of at most 5 minutes, such as '30s', or 0",
    (value) => (parseDuration(value) ?? Infinity) <= LONGEST_GRACE,
  ),
  maxPerSubject: must(
    'must be a whole number, at least 1',
    (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  ),
  whenFull: must("must be 'close-oldest' or 'refuse'", (value) =>
    ['close-oldest', 'refuse'].includes(value as string),
  ),
  pepper: pepperFaults,
  previousPeppers: eachPepper,
  expiryJitter: must(
    "must be a duration, such as '1h', or 0",
    (value) => parseDuration(value) !== undefined,
  ),
  timeout: span("'5s'"),
  pruneEvery: must(
    "must be a duration of at least a second, such as '15m', or 0",
    (value) => {
      const seconds = parseDuration(value) ?? -1;
      return seconds === 0 || (seconds >= 1 && seconds <= LONGEST_PAUSE);
    },
  ),
};

/** What of the options around them sessions depend on. */
export interface SessionContext {
  /** Lifetime of access tokens, seconds. */
  readonly expiresIn: number;
}

/** Everything that is wrong with the options, and where; never quotes a value. */
export function sessionFaults(
  options: unknown,
  path: string,
  context: SessionContext,
): KeyShapeFault[] {
  if (typeof options !== 'object' || options === null) {
    return [{ path, message: 'write { store }, or {} for the defaults' }];
  }
  const given = options as Given;
  const faults = [
    ...Object.keys(given).flatMap((name) => [
      ...memberFaults(name, given[name], `${path}.${name}`),
    ]),
    ...lostImports(given, CLASSES, `${path}.`),
  ];
  return faults.length > 0 ? faults : [...contradictions(given, path, context)];
}

function memberFaults(
  name: string,
  value: unknown,
  path: string,
): Iterable<KeyShapeFault> {
  if (!Object.hasOwn(RULES, name)) {
    const known = Object.keys(RULES).join(', ');
    return [{ path, message: `is no option here; known are ${known}` }];
  }
  return value === undefined
    ? []
    : RULES[name as keyof SessionOptions](value, path);
}

function* contradictions(
  given: Given,
  path: string,
  { expiresIn }: SessionContext,
): Generator<KeyShapeFault> {
  const { idle, absolute, grace, expiryJitter, timeout } =
    sessionDurations(given);
  if (idle > absolute) {
    const message = `must not be longer than absolute (${absolute} seconds)`;
    yield { path: `${path}.idle`, message };
  }
  if (idle <= expiresIn) {
    const message = `must be longer than accessToken.expiresIn (${expiresIn} seconds): the session would be over before its client comes to refresh it`;
    yield { path: `${path}.idle`, message };
  }
  if (idle <= grace) {
    const message = `must be longer than grace (${grace} seconds)`;
    yield { path: `${path}.idle`, message };
  }
  if (expiryJitter >= absolute) {
    const message = `must be shorter than absolute (${absolute} seconds)`;
    yield { path: `${path}.expiryJitter`, message };
  }
  if (grace > 0 && timeout >= grace) {
    const message = `must be shorter than grace (${grace} seconds): a request that was given up could end the session of a client that has gone on`;
    yield { path: `${path}.timeout`, message };
  }
  if (given['whenFull'] !== undefined && given['maxPerSubject'] === undefined) {
    const message = 'needs maxPerSubject: there is no limit to be reached';
    yield { path: `${path}.whenFull`, message };
  }
}

function must(message: string, isRight: (value: unknown) => boolean): Rule {
  return (value, path) => (isRight(value) ? [] : [{ path, message }]);
}

function span(example: string): Rule {
  return must(
    `must be a duration longer than nothing, such as ${example} or a number of seconds`,
    (value) => (parseDuration(value) ?? 0) > 0,
  );
}

function isClass(value: unknown): boolean {
  return typeof value === 'function';
}

/** By its methods: a store may come from another copy of this package. */
function isStore(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    STORE_METHODS.every((name) => typeof (value as Given)[name] === 'function')
  );
}

function* pepperFaults(value: unknown, path: string): Generator<KeyShapeFault> {
  try {
    const bytes = importSecret(value as SecretMaterial).export();
    const message = weaknessOfSecret(bytes, 'a pepper', MIN_PEPPER_BYTES);
    if (message !== undefined) {
      yield { path, message };
    }
  } catch (error) {
    const message =
      error instanceof AuthError ? error.message : 'it cannot be read as a key';
    yield { path, message };
  }
}

function* eachPepper(value: unknown, path: string): Generator<KeyShapeFault> {
  if (!Array.isArray(value)) {
    yield { path, message: 'must be an array of peppers' };
    return;
  }
  for (const [index, each] of value.entries()) {
    yield* pepperFaults(each, `${path}[${index}]`);
  }
}
