import { publicJwk } from '../keys/public-jwk.js';
import type { Key } from '../keys/key.js';
import type { OptionFault } from '../rules/fault.js';
import { isPlainObject, valueOf } from '../rules/group.js';
import type { ResolvedEndpoints } from './endpoint-options.js';
import { addressFault } from './metadata.js';

export const NOTHING_TO_PUBLISH: OptionFault = {
  path: 'endpoints.jwks',
  message:
    'publishes public keys, and there are none: a secret (HMAC) is never published. Give keys: { privateKey } or { managed }, or leave the endpoint out',
};

/**
 * Endpoints that could not be served with the options of the module.
 *
 * @param keys those imported; none if they are managed, or wrong
 */
export function* endpointContradictions(
  options: object,
  { auth, jwksPath, metadata, openidConfiguration }: ResolvedEndpoints,
  keys: readonly Key[],
): Generator<OptionFault> {
  if (auth !== undefined) {
    yield* sessionFaults(valueOf(options, 'sessions'));
  }
  if (
    jwksPath !== undefined &&
    keys.length > 0 &&
    keys.every((key) => publicJwk(key) === undefined)
  ) {
    yield NOTHING_TO_PUBLISH;
  }
  const issuer = valueOf(options, 'issuer');
  if (
    (metadata !== undefined || openidConfiguration) &&
    typeof issuer === 'string'
  ) {
    yield* addressFault(issuer);
  }
}

function* sessionFaults(sessions: unknown): Generator<OptionFault> {
  if (sessions === undefined) {
    const message =
      'needs the option sessions: write sessions: { credentialsVerifier } with a class that extends CredentialsVerifier';
    yield { path: 'endpoints.auth', message };
  } else if (
    isPlainObject(sessions) &&
    !Object.hasOwn(sessions, 'credentialsVerifier')
  ) {
    const message =
      'must be given for endpoints.auth, which has to check credentials: write a class that extends CredentialsVerifier, and make it a provider of a module';
    yield { path: 'sessions.credentialsVerifier', message };
  }
}
