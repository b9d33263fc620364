import { AuthError } from '../../errors.js';
import { isAlgorithm } from '../algorithms.js';
import type { SecretMaterial } from '../key-material.js';
import type { OptionFault } from '../../rules/fault.js';
import { groupFaults, isPlainObject } from '../../rules/group.js';
import {
  duration,
  hasMethods,
  must,
  optional,
  type Rule,
} from '../../rules/rule.js';
import { importKeyEncryptionKey } from './key-encryption-keys.js';
import {
  type ManagedKeyContext,
  managedKeyDurations,
  type ManagedKeyOptions,
} from './managed-key-options.js';

type Given = Readonly<Record<string, unknown>>;

const STORE_METHODS = ['list', 'create', 'replace', 'remove'];

/** What each member has to be; those that may be left out are not asked when they are. */
const RULES: Readonly<Record<keyof ManagedKeyOptions, Rule>> = {
  store: must(
    'must be an instance of a KeyStore, such as new RedisKeyStore(client)',
    (value) => hasMethods(value, STORE_METHODS),
  ),
  keyEncryptionKey: keyEncryptionKeyFaults,
  previousKeyEncryptionKeys: optional(eachKeyEncryptionKey),
  ring: optional(
    must(
      'must be text, not empty, or left out',
      (value) => typeof value === 'string' && value.trim() !== '',
    ),
  ),
  algorithm: optional(
    must(
      "must be one of RS, PS, ES with 256, 384 or 512, or EdDSA, such as 'ES256'",
      (value) => isAlgorithm(value) && !value.startsWith('HS'),
    ),
  ),
  rotateEvery: span("'30d'"),
  publishAhead: span("'1d'"),
  reloadLag: span("'5s'"),
  longestLifetime: span("'1d'"),
};

/** Everything that is wrong with the options, and where; never quotes a value. */
export function managedKeyFaults(
  options: unknown,
  path: string,
  context: Pick<ManagedKeyContext, 'clockTolerance' | 'expiresIn'>,
): OptionFault[] {
  if (!isPlainObject(options)) {
    return [{ path, message: 'write { store, keyEncryptionKey }' }];
  }
  const faults = [...groupFaults(options, path, { rules: RULES })];
  return faults.length > 0
    ? faults
    : [...contradictions(options, path, context)];
}

function* contradictions(
  given: Given,
  path: string,
  { clockTolerance, expiresIn }: Parameters<typeof managedKeyFaults>[2],
): Generator<OptionFault> {
  const { rotateEvery, publishAhead, reloadLag, longestLifetime } =
    managedKeyDurations(given, expiresIn);
  const least = reloadLag + clockTolerance;
  if (publishAhead < least) {
    const message = `must be at least reloadLag and clockTolerance together (${least} seconds): a key would sign before every instance knows it`;
    yield { path: `${path}.publishAhead`, message };
  }
  if (publishAhead >= rotateEvery) {
    const message = `must be shorter than rotateEvery (${rotateEvery} seconds)`;
    yield { path: `${path}.publishAhead`, message };
  }
  if (longestLifetime < expiresIn) {
    const message = `must not be shorter than accessToken.expiresIn (${expiresIn} seconds)`;
    yield { path: `${path}.longestLifetime`, message };
  }
}

function span(example: string): Rule {
  return optional(
    duration(
      `must be a duration longer than nothing, such as ${example} or a number of seconds`,
    ),
  );
}

function* keyEncryptionKeyFaults(
  value: unknown,
  path: string,
): Generator<OptionFault> {
  try {
    importKeyEncryptionKey(value as SecretMaterial);
  } catch (error) {
    const message =
      error instanceof AuthError ? error.message : 'it cannot be read as a key';
    yield { path, message };
  }
}

function* eachKeyEncryptionKey(
  value: unknown,
  path: string,
): Generator<OptionFault> {
  if (!Array.isArray(value)) {
    yield { path, message: 'must be an array of keys' };
    return;
  }
  for (const [index, each] of value.entries()) {
    yield* keyEncryptionKeyFaults(each, `${path}[${index}]`);
  }
}
