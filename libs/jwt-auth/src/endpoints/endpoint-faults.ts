import type { OptionFault } from '../rules/fault.js';
import { groupFaults, isPlainObject, valueOf } from '../rules/group.js';
import { must, optional, type Rule } from '../rules/rule.js';
import { authEndpointFaults } from './auth/auth-endpoint-faults.js';
import type { EndpointOptions } from './endpoint-options.js';

const PATH = 'endpoints';
const PLAIN_PATH = /^\/[\w.~/-]+$/;

const RULES: Readonly<Record<keyof EndpointOptions, Rule>> = {
  jwks: optional(
    must(
      "must be true or a path without patterns, such as '/keys.json'",
      (value) =>
        typeof value === 'boolean' ||
        (typeof value === 'string' && PLAIN_PATH.test(value)),
    ),
  ),
  metadata: optional(
    must(
      'must be true or an object of members',
      (value) => typeof value === 'boolean' || isPlainObject(value),
    ),
  ),
  openidConfiguration: optional(
    must('must be true or false', (value) => typeof value === 'boolean'),
  ),
  auth: optional(authEndpointFaults),
};

/** Everything that is wrong with the option `endpoints`, and where. */
export function endpointFaults(options: unknown): OptionFault[] {
  if (options === undefined || options === null) {
    return [];
  }
  if (!isPlainObject(options)) {
    const message = 'must be an object such as { jwks: true }';
    return [{ path: PATH, message }];
  }
  const faults = [...groupFaults(options, PATH, { rules: RULES })];
  if (faults.length === 0 && !namesKeySet(options)) {
    faults.push({
      path: `${PATH}.openidConfiguration`,
      message:
        'must name the public keys (OpenID Connect Discovery section 3): set endpoints.jwks, which needs keys: { privateKey } or { managed }, or metadata: { jwks_uri } if others serve them',
    });
  }
  return faults;
}

function namesKeySet(options: object): boolean {
  const metadata = valueOf(options, 'metadata');
  return (
    valueOf(options, 'openidConfiguration') !== true ||
    Boolean(valueOf(options, 'jwks')) ||
    (isPlainObject(metadata) && valueOf(metadata, 'jwks_uri') !== undefined)
  );
}
