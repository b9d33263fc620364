import { parseDuration } from '../../duration.js';
import { AuthError } from '../../errors.js';
import { isAlgorithm } from '../algorithms.js';
import type { SecretMaterial } from '../key-material.js';
import type { KeyShapeFault } from '../key-shape.js';
import { importKeyEncryptionKey } from './key-encryption-keys.js';
import {
  type ManagedKeyContext,
  managedKeyDurations,
  type ManagedKeyOptions,
} from './managed-key-options.js';

type Given = Readonly<Record<string, unknown>>;
type Rule = (value: unknown, path: string) => Iterable<KeyShapeFault>;

const STORE_METHODS = ['list', 'create', 'replace', 'remove'];

/** What each member has to be; those that may be left out are not asked when they are. */
const RULES: Readonly<Record<keyof ManagedKeyOptions, Rule>> = {
  store: must(
    'must be an instance of a KeyStore, such as new RedisKeyStore(client)',
    isStore,
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
  rotateEvery: optional(duration("'30d'")),
  publishAhead: optional(duration("'1d'")),
  reloadLag: optional(duration("'5s'")),
  longestLifetime: optional(duration("'1d'")),
};

/** Everything that is wrong with the options, and where; never quotes a value. */
export function managedKeyFaults(
  options: unknown,
  path: string,
  context: Pick<ManagedKeyContext, 'clockTolerance' | 'expiresIn'>,
): KeyShapeFault[] {
  if (typeof options !== 'object' || options === null) {
    return [{ path, message: 'write { store, keyEncryptionKey }' }];
  }
  const given = options as Given;
  const faults = [
    ...Object.entries(RULES).flatMap(([name, rule]) => [
      ...rule(given[name], `${path}.${name}`),
    ]),
    ...unknownMembers(given, path),
  ];
  return faults.length > 0 ? faults : [...contradictions(given, path, context)];
}

function* unknownMembers(given: Given, path: string): Generator<KeyShapeFault> {
  const known = Object.keys(RULES);
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      const message = `is no option here; known are ${known.join(', ')}`;
      yield { path: `${path}.${name}`, message };
    }
  }
}

function* contradictions(
  given: Given,
  path: string,
  { clockTolerance, expiresIn }: Parameters<typeof managedKeyFaults>[2],
): Generator<KeyShapeFault> {
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

function must(message: string, isRight: (value: unknown) => boolean): Rule {
  return (value, path) => (isRight(value) ? [] : [{ path, message }]);
}

function optional(rule: Rule): Rule {
  return (value, path) => (value === undefined ? [] : rule(value, path));
}

function duration(example: string): Rule {
  return must(
    `must be a duration longer than nothing, such as ${example} or a number of seconds`,
    (value) => (parseDuration(value) ?? 0) > 0,
  );
}

/** By its methods: a store may come from another copy of this package. */
function isStore(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    STORE_METHODS.every((name) => typeof (value as Given)[name] === 'function')
  );
}

function* keyEncryptionKeyFaults(
  value: unknown,
  path: string,
): Generator<KeyShapeFault> {
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
): Generator<KeyShapeFault> {
  if (!Array.isArray(value)) {
    yield { path, message: 'must be an array of keys' };
    return;
  }
  for (const [index, each] of value.entries()) {
    yield* keyEncryptionKeyFaults(each, `${path}[${index}]`);
  }
}
