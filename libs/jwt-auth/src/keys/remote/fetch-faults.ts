import { X509Certificate } from 'node:crypto';
import { parseDuration } from '../../duration.js';
import type { KeyShapeFault } from '../key-shape.js';
import { isObject } from './strict-json.js';

type Faults = Generator<KeyShapeFault>;
type Members = Readonly<Record<string, unknown>>;

const MAX_TIMEOUT = 60;
const DURATION = "must be a duration of at least a second, such as '30s'";

/** What each member of `fetch` must be. */
const FETCH_RULES: Readonly<
  Record<string, readonly [is: (value: unknown) => boolean, message: string]>
> = {
  timeout: [
    (value) => isPause(value) && Number(parseDuration(value)) <= MAX_TIMEOUT,
    "must be a duration of a second to a minute, such as '5s'",
  ],
  cooldown: [isPause, DURATION],
  maxAge: [isPause, DURATION],
  staleFor: [
    (value) => parseDuration(value) !== undefined,
    "must be a duration, such as '1d', or 0 for none",
  ],
  maxBytes: [isCount, 'must be a whole number of bytes, such as 524288'],
  maxKeys: [isCount, 'must be a whole number of keys, such as 100'],
  loopback: [isBoolean, 'must be true or false'],
  privateAddresses: [isBoolean, 'must be true or false'],
  ca: [isCertificate, 'must be a certificate, or several, in PEM'],
};

/** Faults in the `fetch` of a trusted issuer. */
export function* fetchFaults(fetch: unknown, path: string): Faults {
  if (!isObject(fetch)) {
    yield { path, message: "must be an object, such as { timeout: '5s' }" };
    return;
  }
  yield* unknownMembers(fetch, path, Object.keys(FETCH_RULES));
  for (const [name, [is, message]] of Object.entries(FETCH_RULES)) {
    const value = fetch[name];
    if (value !== undefined && !is(value)) {
      yield { path: `${path}.${name}`, message };
    }
  }
}

/** A misspelt option would be missing in silence. */
export function* unknownMembers(
  options: Members,
  path: string,
  known: readonly string[],
): Faults {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      const message = `is no option here; known are ${known.join(', ')}`;
      yield { path: `${path}.${name}`, message };
    }
  }
}

function isPause(value: unknown): boolean {
  return (parseDuration(value) ?? 0) > 0;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isCertificate(value: unknown): boolean {
  try {
    new X509Certificate(value as string | Buffer);
    return String(value).includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
}
