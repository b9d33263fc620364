import { AuthError } from '../../errors.js';
import { algorithmRow, type AsymmetricAlgorithm } from '../algorithms.js';
import type { Jwk } from '../key-material.js';
import type { KeyDescriptor } from '../key-options.js';
import { Key, type KeyInit } from '../key.js';
import { loadKey } from '../load-key.js';
import { FetchFailure } from './fetch-failure.js';
import { isForVerifying, usageFault } from './key-usage.js';
import type { RemoteSettings } from './remote-settings.js';
import { isObject, parseObject } from './strict-json.js';

export interface JwkSet {
  readonly keys: readonly Key[];
  /** Why keys that are meant for signatures were not taken, by their place in the set. */
  readonly refused: readonly string[];
}

const KEY_TYPES = ['RSA', 'EC', 'OKP'];
/** Members of keys that must not be published (RFC 7518 section 6, RFC 8037). */
const PRIVATE_MEMBERS = [
  'k',
  'd',
  'p',
  'q',
  'dp',
  'dq',
  'qi',
  'oth',
  'priv',
] as const;

/**
 * Reads a JWK set (RFC 7517 section 5). A set that betrays a secret or that is
 * ambiguous is refused as a whole; of any other, the keys that are of use are taken.
 *
 * @throws FetchFailure where it is refused, or holds no key of use
 */
export function readJwkSet(
  bytes: Buffer,
  { algorithms, maxKeys }: Pick<RemoteSettings, 'algorithms' | 'maxKeys'>,
): JwkSet {
  const entries = parseObject(bytes)['keys'];
  if (!Array.isArray(entries)) {
    throw new FetchFailure('the answer has no array of keys');
  }
  if (entries.length > maxKeys) {
    throw new FetchFailure(`the set has more than ${maxKeys} keys`);
  }
  const jwks = entries.map((entry: unknown) => (isObject(entry) ? entry : {}));
  if (jwks.some(isSecret)) {
    throw new FetchFailure('the set holds a private or symmetric key');
  }
  checkDistinct(jwks.map(({ kid }) => kid).filter((kid) => kid !== undefined));
  const set = keysOf(jwks, algorithms);
  checkDistinct(set.keys.map(({ kid }) => kid));
  if (set.keys.length === 0) {
    const [reason = 'none is for signatures of an algorithm allowed'] =
      set.refused;
    throw new FetchFailure(`the set holds no key of use: ${reason}`);
  }
  return set;
}

function isSecret(jwk: Record<string, unknown>): boolean {
  return (
    jwk['kty'] === 'oct' ||
    PRIVATE_MEMBERS.some((member) => Object.hasOwn(jwk, member))
  );
}

function checkDistinct(kids: readonly unknown[]): void {
  if (new Set(kids).size < kids.length) {
    throw new FetchFailure('two keys of the set share a kid');
  }
}

function keysOf(
  jwks: readonly Record<string, unknown>[],
  algorithms: readonly AsymmetricAlgorithm[],
): JwkSet {
  const keys: Key[] = [];
  const refused: string[] = [];
  for (const [index, jwk] of jwks.entries()) {
    try {
      const init = isMeant(jwk, algorithms) && initOf(jwk, algorithms);
      if (init !== false && init.algorithm !== undefined) {
        keys.push(new Key(init));
      }
    } catch (error) {
      const reason =
        error instanceof AuthError || error instanceof FetchFailure
          ? error.message
          : 'it cannot be imported';
      refused.push(`keys[${index}]: ${reason}`);
    }
  }
  return { keys, refused };
}

/**
 * Keys for other ends, or of kinds that are not known here, are nothing to complain of.
 *
 * @throws FetchFailure if the key does not say clearly what it is for
 */
function isMeant(
  jwk: Record<string, unknown>,
  algorithms: readonly AsymmetricAlgorithm[],
): jwk is Jwk {
  const { kty, alg } = jwk;
  const isKnown =
    KEY_TYPES.includes(kty as string) &&
    (alg === undefined || algorithms.includes(alg as AsymmetricAlgorithm));
  if (!isKnown) {
    return false;
  }
  const fault = usageFault(jwk);
  if (fault !== undefined) {
    throw new FetchFailure(fault);
  }
  return isForVerifying(jwk);
}

/** @returns without an algorithm where the key fits none of those allowed */
function initOf(jwk: Jwk, algorithms: readonly AsymmetricAlgorithm[]): KeyInit {
  // The algorithm is known only once the key is imported.
  const init = loadKey({ publicKey: jwk } as KeyDescriptor);
  const { asymmetricKeyType: type, asymmetricKeyDetails } = init.material;
  const fitting = algorithms.find((name) => {
    const { keyTypes, curve } = { curve: undefined, ...algorithmRow(name) };
    return (
      keyTypes.some((keyType) => keyType === type) &&
      (curve === undefined || curve === asymmetricKeyDetails?.namedCurve)
    );
  });
  return { ...init, algorithm: init.algorithm ?? fitting };
}
