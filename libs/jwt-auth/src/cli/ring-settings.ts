import { randomBytes } from 'node:crypto';
import { parseDuration } from '../duration.js';
import type { KeyStore } from '../keys/managed/key-store.js';
import { managedKeyFaults } from '../keys/managed/managed-key-faults.js';
import {
  type ManagedKeyOptions,
  managedKeySettings,
  type ManagedKeySettings,
} from '../keys/managed/managed-key-options.js';
import {
  type Environment,
  ISSUER,
  KEY_ENCRYPTION_KEY,
  keyEncryptionKeysOf,
  PREVIOUS_KEY_ENCRYPTION_KEYS,
} from './environment.js';
import { UsageError } from './failure.js';
import type { RingFlags } from './ring-flags.js';

const MAX_TOLERANCE_SECONDS = 300;
const DURATIONS = [
  'rotateEvery',
  'publishAhead',
  'reloadLag',
  'longestLifetime',
] as const;

/**
 * The settings that the application has, by what the operator tells of it.
 *
 * @param isSealed whether anything is to be opened or sealed, with the key-encryption
 *   key of the environment; else there is one that fits nothing
 * @throws UsageError with all that is wrong
 */
export function ringSettings(
  flags: RingFlags,
  environment: Environment,
  store: KeyStore,
  isSealed: boolean,
): ManagedKeySettings {
  const { issuer = '', ring } = flags;
  if (issuer.trim() === '' && ring === undefined) {
    throw new UsageError(
      `give --issuer, or set ${ISSUER}, or give --ring where the application names one`,
    );
  }
  const options = {
    store,
    ...(isSealed
      ? keyEncryptionKeysOf(environment, flags.keyEncoding)
      : { keyEncryptionKey: randomBytes(32) }),
    ...(ring === undefined ? {} : { ring }),
    ...(flags.algorithm === undefined ? {} : { algorithm: flags.algorithm }),
    ...durationsOf(flags),
  };
  const context = { issuer, ...contextOf(flags) };
  const faults = managedKeyFaults(options, '', context);
  if (faults.length > 0) {
    throw new UsageError(
      faults
        .map(({ path, message }) => `${nameOf(path)} ${message}`)
        .join('\n       '),
    );
  }
  return managedKeySettings(options as ManagedKeyOptions, context);
}

/** What is no duration stays as it is written, for the rules to refuse. */
function durationsOf(flags: RingFlags): Record<string, unknown> {
  return Object.fromEntries(
    DURATIONS.filter((name) => flags[name] !== undefined).map((name) => [
      name,
      secondsOf(flags[name]) ?? flags[name],
    ]),
  );
}

function contextOf(flags: RingFlags): {
  clockTolerance: number;
  expiresIn: number;
} {
  const clockTolerance = secondsOf(flags.clockTolerance) ?? Infinity;
  if (clockTolerance > MAX_TOLERANCE_SECONDS) {
    throw new UsageError(
      `--clock-tolerance must be a duration of at most ${MAX_TOLERANCE_SECONDS} seconds, such as 5s`,
    );
  }
  const expiresIn = secondsOf(flags.expiresIn) ?? 0;
  if (expiresIn === 0) {
    throw new UsageError(
      '--expires-in must be a duration longer than nothing, such as 15m',
    );
  }
  return { clockTolerance, expiresIn };
}

/** A bare number is one of seconds, as in the options of the library. */
function secondsOf(text: string | undefined): number | undefined {
  return parseDuration(
    text !== undefined && /^\d+$/.test(text) ? Number(text) : text,
  );
}

/** How the operator knows an option of the library. */
function nameOf(path: string): string {
  const name = path.replace(/^\./, '');
  return name
    .replace(/^keyEncryptionKey$/, KEY_ENCRYPTION_KEY)
    .replace(/^previousKeyEncryptionKeys/, PREVIOUS_KEY_ENCRYPTION_KEYS)
    .replace(/^[a-z]\w*$/, (option) => `--${kebab(option)}`);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
