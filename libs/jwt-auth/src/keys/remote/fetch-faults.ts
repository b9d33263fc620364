import { X509Certificate } from 'node:crypto';
import type { OptionFault } from '../../rules/fault.js';
import { groupFaults, isPlainObject } from '../../rules/group.js';
import {
  duration,
  must,
  optional,
  type Rule,
  wholeNumber,
} from '../../rules/rule.js';
import type { JwksFetchOptions } from './trusted-issuer-options.js';

const MAX_TIMEOUT = 60;
const SPAN = duration("must be a duration of at least a second, such as '30s'");
const SWITCH = must(
  'must be true or false',
  (value) => typeof value === 'boolean',
);

/** What each member of `fetch` must be if it is given. */
const RULES: Readonly<Record<keyof JwksFetchOptions, Rule>> = {
  timeout: optional(
    duration("must be a duration of a second to a minute, such as '5s'", {
      most: MAX_TIMEOUT,
    }),
  ),
  cooldown: optional(SPAN),
  maxAge: optional(SPAN),
  staleFor: optional(
    duration("must be a duration, such as '1d', or 0 for none", { least: 0 }),
  ),
  maxBytes: optional(count('must be a whole number of bytes, such as 524288')),
  maxKeys: optional(count('must be a whole number of keys, such as 100')),
  loopback: optional(SWITCH),
  privateAddresses: optional(SWITCH),
  ca: optional(
    must('must be a certificate, or several, in PEM', isCertificate),
  ),
};

/** Faults in the `fetch` of a trusted issuer. */
export function* fetchFaults(
  fetch: unknown,
  path: string,
): Generator<OptionFault> {
  if (!isPlainObject(fetch)) {
    yield { path, message: "must be an object, such as { timeout: '5s' }" };
    return;
  }
  yield* groupFaults(fetch, path, { rules: RULES });
}

function count(message: string): Rule {
  return wholeNumber(message, { least: 1, most: Infinity });
}

function isCertificate(value: unknown): boolean {
  try {
    new X509Certificate(value as string | Buffer);
    return String(value).includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
}
