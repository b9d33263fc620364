import { AuthError } from '../errors.js';
import { importSecret, type SecretMaterial } from '../keys/key-material.js';
import { weaknessOfSecret } from '../keys/weak-secrets.js';
import { lostImports } from '../lost-import.js';
import type { OptionFault } from '../rules/fault.js';
import { groupFaults, type Hints, isPlainObject } from '../rules/group.js';
import {
  duration,
  hasMethods,
  must,
  oneOf,
  optional,
  type Rule,
  wholeNumber,
} from '../rules/rule.js';
import { OWNER_KEPT } from './owner-state.js';
import { type SessionOptions, sessionDurations } from './session-options.js';

type Given = Readonly<Record<string, unknown>>;

const MIN_PEPPER_BYTES = 32;
const LONGEST_GRACE = 300;
const DAY = 86_400;
/** Timers count milliseconds in 31 bits. */
const LONGEST_PAUSE = 14 * DAY;
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

/** What each member has to be if it is given. */
const RULES: Readonly<Record<keyof SessionOptions, Rule>> = {
  store: optional(
    must(
      'must be an instance of a SessionStore, such as new RedisSessionStore(client)',
      (value) => hasMethods(value, STORE_METHODS),
    ),
  ),
  claimsLoader: optional(
    must('must be a class that extends ClaimsLoader', isClass),
  ),
  credentialsVerifier: optional(
    must('must be a class that extends CredentialsVerifier', isClass),
  ),
  idle: span("'14d'"),
  absolute: span("'90d'"),
  grace: optional(
    duration("must be a duration of at most 5 minutes, such as '30s', or 0", {
      least: 0,
      most: LONGEST_GRACE,
    }),
  ),
  maxPerSubject: optional(
    must(
      'must be a whole number, at least 1, or Infinity',
      (value) =>
        value === Infinity ||
        (Number.isSafeInteger(value) && Number(value) >= 1),
    ),
  ),
  onLimit: optional(oneOf('close', 'refuse')),
  maxFollowed: optional(
    wholeNumber('must be a whole number, at least 2', {
      least: 2,
      most: Infinity,
    }),
  ),
  pepper: optional(pepperFaults),
  previousPeppers: optional(eachPepper),
  expiryJitter: optional(
    duration("must be a duration, such as '1h', or 0", { least: 0 }),
  ),
  timeout: span("'5s'"),
  pruneEvery: optional(
    duration("must be a duration of at least a second, such as '15m', or 0", {
      least: 0,
      most: LONGEST_PAUSE,
    }),
  ),
};

const IDLE_OR_ABSOLUTE =
  'write idle for the time without a refresh, absolute for the time since the sign-in';

/** Names that other packages and people have for the same. */
const HINTS: Hints = {
  ttl: IDLE_OR_ABSOLUTE,
  maxAge: IDLE_OR_ABSOLUTE,
  lifetime: IDLE_OR_ABSOLUTE,
  expiresIn: IDLE_OR_ABSOLUTE,
  refreshExpiresIn: IDLE_OR_ABSOLUTE,
  refreshTokenExpiresIn: IDLE_OR_ABSOLUTE,
  whenFull: "write onLimit: 'close' or 'refuse'",
  secret: 'write pepper',
  redis: 'write store: new RedisSessionStore(client)',
  claims: 'write claimsLoader, or give claims at the sign-in',
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
): OptionFault[] {
  if (!isPlainObject(options)) {
    return [{ path, message: 'write { store }, or {} for the defaults' }];
  }
  const faults = [
    ...groupFaults(options, path, { rules: RULES, hints: HINTS }),
    ...lostImports(options, CLASSES, `${path}.`),
  ];
  return faults.length > 0
    ? faults
    : [...contradictions(options, path, context)];
}

function* contradictions(
  given: Given,
  path: string,
  { expiresIn }: SessionContext,
): Generator<OptionFault> {
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
  if (absolute > OWNER_KEPT) {
    const message = `must be at most ${OWNER_KEPT / DAY} days: so long stores remember who was signed out everywhere`;
    yield { path: `${path}.absolute`, message };
  }
  if (given['onLimit'] !== undefined && given['maxPerSubject'] === Infinity) {
    const message = 'needs a maxPerSubject: there is no limit to be reached';
    yield { path: `${path}.onLimit`, message };
  }
  if (given['maxFollowed'] !== undefined && grace === 0) {
    const message = 'needs a grace: without one nothing is followed';
    yield { path: `${path}.maxFollowed`, message };
  }
}

function span(example: string): Rule {
  return optional(
    duration(
      `must be a duration longer than nothing, such as ${example} or a number of seconds`,
    ),
  );
}

function isClass(value: unknown): boolean {
  return typeof value === 'function';
}

function* pepperFaults(value: unknown, path: string): Generator<OptionFault> {
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

function* eachPepper(value: unknown, path: string): Generator<OptionFault> {
  if (!Array.isArray(value)) {
    yield { path, message: 'must be an array of peppers' };
    return;
  }
  for (const [index, each] of value.entries()) {
    yield* pepperFaults(each, `${path}[${index}]`);
  }
}
