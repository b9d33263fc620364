import { type Duration, parseDuration } from '../../duration.js';
import type { OptionFault } from '../../rules/fault.js';
import { groupFaults, isPlainObject, valueOf } from '../../rules/group.js';
import {
  duration,
  hasMethods,
  must,
  oneOf,
  optional,
  type Rule,
} from '../../rules/rule.js';
import type { RevocationLog } from './revocation-log.js';
import type { RevocationSettings } from './revocation-settings.js';

/** Tokens that end before they expire. */
export interface RevocationOptions {
  /**
   * Where revocations are made known to all instances, which name the same one.
   * Default: the one that `sessions.store` keeps beside the sessions.
   */
  log?: RevocationLog;
  /**
   * `'list'`: what was revoked is looked up in this process, without I/O; other
   * instances know within a second, or within moments where the log wakes them.
   * `'store'`: every request asks the log first, so that a revocation counts
   * everywhere at once; requests wait for that, and fail with 503 where it does not
   * answer. Default `'list'`.
   */
  check?: 'list' | 'store';
  /**
   * For how long an instance that cannot read the log may go on with what it knows.
   * Default `'5s'`.
   */
  maxLag?: Duration;
  /**
   * What an instance that is behind by `maxLag` does: `'refuse'` answers 503 at once,
   * `'ask'` asks the log for each request, as `check: 'store'` does. Nobody is let in
   * unchecked either way. Default `'refuse'`.
   */
  whenBehind?: 'refuse' | 'ask';
  /**
   * The longest lifetime that an access token may be issued with; `issue()` refuses
   * longer ones. A revocation is remembered for so long, about 160 bytes each. At most
   * `'395d'`, as `accessToken.expiresIn` then is: stores forget what is older. Default
   * `'1d'`, or `accessToken.expiresIn` where that is more.
   */
  longestLifetime?: Duration;
}

/** What of the options around them revocations depend on. */
export interface RevocationContext {
  /** Lifetime of access tokens, seconds. */
  readonly expiresIn: number;
  /** Seconds. */
  readonly clockTolerance: number;
  /** Whether there is a session store that keeps a log. */
  readonly hasSessionLog: boolean;
}

const DAY = 86_400;
const LONGEST_LAG = 60;
/** Stores forget versions and ended keys after 400 days; the rest is for clocks that differ. */
const LONGEST_MEMORY_DAYS = 395;
const LONGEST_MEMORY = LONGEST_MEMORY_DAYS * DAY;
const LOG_METHODS = ['append', 'read', 'spend', 'prune', 'subscribe'];

const RULES: Readonly<Record<keyof RevocationOptions, Rule>> = {
  log: optional(
    must(
      'must be an instance of a RevocationLog, such as new RedisRevocationLog(client)',
      (value) => hasMethods(value, LOG_METHODS),
    ),
  ),
  check: optional(oneOf('list', 'store')),
  maxLag: optional(
    duration(
      `must be a duration of 1 to ${LONGEST_LAG} seconds, such as '5s'`,
      { most: LONGEST_LAG },
    ),
  ),
  whenBehind: optional(oneOf('refuse', 'ask')),
  longestLifetime: optional(
    duration(
      `must be a duration longer than nothing and of ${LONGEST_MEMORY_DAYS} days at most, such as '1d'`,
      { most: LONGEST_MEMORY },
    ),
  ),
};

/** Everything that is wrong with the options, and where; never quotes a value. */
export function* revocationFaults(
  options: unknown,
  path: string,
  { expiresIn, hasSessionLog }: RevocationContext,
): Generator<OptionFault> {
  if (!isPlainObject(options)) {
    yield { path, message: 'write { log }, or {} for the defaults' };
    return;
  }
  yield* groupFaults(options, path, { rules: RULES });
  const log = valueOf(options, 'log');
  const longestLifetime = valueOf(options, 'longestLifetime');
  if (log === undefined && !hasSessionLog) {
    yield {
      path: `${path}.log`,
      message:
        'must be given, such as new RedisRevocationLog(client): there is no session store that keeps one',
    };
  }
  if (expiresIn > LONGEST_MEMORY) {
    yield {
      path: 'accessToken.expiresIn',
      message: `must be ${LONGEST_MEMORY_DAYS} days at most with sessions or revocations: stores remember no longer what was revoked`,
    };
  }
  if ((parseDuration(longestLifetime) ?? Infinity) < expiresIn) {
    const message = `must not be shorter than accessToken.expiresIn (${expiresIn} seconds)`;
    yield { path: `${path}.longestLifetime`, message };
  }
}

/** @param options without faults, as `revocationFaults()` finds them */
export function revocationSettings(
  options: RevocationOptions,
  { expiresIn, clockTolerance }: Omit<RevocationContext, 'hasSessionLog'>,
): RevocationSettings {
  const { log, check = 'list', whenBehind = 'refuse' } = options;
  return {
    log,
    check,
    whenBehind,
    maxLag: parseDuration(options.maxLag) ?? 5,
    longestLifetime:
      parseDuration(options.longestLifetime) ?? Math.max(DAY, expiresIn),
    clockTolerance,
  };
}
