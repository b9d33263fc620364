import { KeyObject } from 'node:crypto';
import type { OptionFault } from '../rules/fault.js';
import {
  type Hints,
  isPlainObject,
  memberFaults as strayMembers,
  valueOf,
} from '../rules/group.js';
import { slipOf } from '../rules/rule.js';
import { isJwk } from './key-material.js';
import { isKid } from './key.js';
import { seconds } from './key-window.js';
import { isSigner } from './signer.js';

/** The forms that a key may have in one place, each with what it takes beside. */
type Place = Readonly<Record<string, readonly string[]>>;

const NAMES = ['algorithm', 'kid'];
const WINDOW = ['signFrom', 'verifyUntil'];
const IN_RING = [...NAMES, ...WINDOW];
const KEYS: Place = {
  secret: [...NAMES, 'previous'],
  privateKey: [...NAMES, 'previous'],
  publicKey: NAMES,
  signer: [],
  ring: [],
  managed: [],
};
const RING: Place = {
  secret: IN_RING,
  privateKey: IN_RING,
  publicKey: IN_RING,
  signer: WINDOW,
};
const RETIRED: Readonly<Record<string, Place>> = {
  secret: { secret: NAMES },
  privateKey: { publicKey: NAMES },
};

const EXAMPLES: Readonly<Record<string, string>> = {
  secret: '{ secret }',
  privateKey: '{ privateKey }',
  publicKey: '{ publicKey, algorithm }',
  signer: '{ signer }',
  ring: '{ ring: [...] }',
  managed: '{ managed: { store, keyEncryptionKey } }',
};

/** Names of other packages, and of options that stand elsewhere. */
const HINTS: Hints = {
  alg: 'write algorithm',
  algorithms: 'a key has one algorithm, write algorithm',
  keyid: 'write kid',
  keyId: 'write kid',
  passphrase:
    'open the key yourself, privateKey: createPrivateKey({ key, passphrase })',
  expiresIn: 'write accessToken: { expiresIn } beside keys',
  issuer: 'write issuer beside keys',
  audience: 'write audience beside keys',
  signOptions:
    'its members are options beside keys, such as accessToken: { expiresIn }',
  secretOrKey: 'write secret, or publicKey and algorithm',
};

const BOTH_HALVES =
  'privateKey and publicKey are given: leave publicKey out, since it follows from privateKey. A former key that still verifies goes into previous';

/** Faults in the shape of the `keys` option, found before any key is imported. */
export function shapeFaults(options: unknown, path: string): OptionFault[] {
  return [...faultsOf(options, path, KEYS)];
}

function* faultsOf(
  options: unknown,
  path: string,
  place: Place,
): Generator<OptionFault> {
  const forms = Object.keys(place);
  const remedy = `write ${forms.map((name) => EXAMPLES[name]).join(' or ')}`;
  if (!isPlainObject(options)) {
    yield { path, message: `${remedy}${slipOf(options)}` };
    return;
  }
  const given = forms.filter((name) => Object.hasOwn(options, name));
  const [form, ...others] = given;
  if (form === undefined || others.length > 0) {
    const message =
      given.join() === 'privateKey,publicKey'
        ? BOTH_HALVES
        : `exactly one of ${forms.join(', ')} must be given; ${remedy}`;
    yield { path, message };
    if (form === undefined) {
      yield* strayMembers(options, path, everyName(place), HINTS);
    }
    return;
  }
  const known = [form, ...(place[form] as readonly string[])];
  yield* windowFaults(options, path);
  if (form === 'publicKey') {
    yield* algorithmFaults(options, path);
  }
  for (const name of known.filter((each) => Object.hasOwn(options, each))) {
    yield* memberFaults(name, valueOf(options, name), `${path}.${name}`, form);
  }
  const hints = known.includes('algorithm') ? HINTS : {};
  yield* strayMembers(options, path, known, hints);
}

/** Names that are no slips, if only the form is missing. */
function everyName(place: Place): string[] {
  return [...new Set([...Object.entries(place).flat(2), ...Object.keys(KEYS)])];
}

/** A key that may sign only once its tokens are refused. */
function* windowFaults(
  { signFrom, verifyUntil }: { signFrom?: unknown; verifyUntil?: unknown },
  path: string,
): Generator<OptionFault> {
  if (Number(seconds(signFrom)) >= Number(seconds(verifyUntil))) {
    yield { path, message: 'signFrom must lie before verifyUntil' };
  }
}

/** A public key may serve several algorithms, and only its owner knows which is meant. */
function* algorithmFaults(
  { publicKey, algorithm }: Record<string, unknown>,
  path: string,
): Generator<OptionFault> {
  const named = isJwk(publicKey) ? publicKey.alg : undefined;
  if ((algorithm ?? named) === undefined) {
    yield {
      path: `${path}.algorithm`,
      message: "must be given with a public key, such as 'RS256'",
    };
  }
}

function* memberFaults(
  name: string,
  value: unknown,
  path: string,
  form: string,
): Generator<OptionFault> {
  if (name === 'kid' && value !== undefined && !isKid(value)) {
    const message = 'must be text of 1 to 256 characters, or left out';
    yield { path, message };
  }
  if (WINDOW.includes(name) && Number.isNaN(seconds(value))) {
    yield {
      path,
      message: "must be a Date or ISO 8601 text such as '2030-01-31T00:00:00Z'",
    };
  }
  if (name === 'signer' && !isSigner(value)) {
    const message =
      'must be an object that extends Signer, with publicKey, algorithm and sign()';
    yield { path, message };
  }
  if (name === 'ring') {
    yield* Array.isArray(value) && value.length > 0
      ? eachFault(value, path, (each, at) => faultsOf(each, at, RING))
      : [{ path, message: 'must be an array of at least one key' }];
  }
  if (name === 'previous' && value !== undefined) {
    const place = RETIRED[form] as Place;
    yield* Array.isArray(value)
      ? eachFault(value, path, (each, at) =>
          isBareKey(each) ? [] : faultsOf(each, at, place),
        )
      : [{ path, message: 'must be an array of keys' }];
  }
}

function* eachFault(
  list: readonly unknown[],
  path: string,
  faultsOfOne: (value: unknown, path: string) => Iterable<OptionFault>,
): Generator<OptionFault> {
  for (const [index, value] of list.entries()) {
    yield* faultsOfOne(value, `${path}[${index}]`);
  }
}

function isBareKey(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    value instanceof Uint8Array ||
    value instanceof KeyObject ||
    isJwk(value)
  );
}
