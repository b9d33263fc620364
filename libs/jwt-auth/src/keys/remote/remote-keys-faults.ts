import { isAlgorithm } from '../algorithms.js';
import type { OptionFault } from '../../rules/fault.js';
import {
  type Hints,
  isPlainObject,
  memberFaults,
  valueOf,
} from '../../rules/group.js';
import { slipOf } from '../../rules/rule.js';
import { ASYMMETRIC_ALGORITHMS } from './asymmetric.js';
import { fetchFaults } from './fetch-faults.js';
import { urlFault } from './jwks-url.js';

type Faults = Generator<OptionFault>;
type Members = Readonly<Record<string, unknown>>;

const KNOWN = ['issuer', 'jwks', 'algorithms', 'fetch'];

const FETCHED = 'keys of other issuers are fetched, write jwks';

/** Names of other packages. */
const HINTS: Hints = {
  jwksUri: 'write jwks',
  jwksUrl: 'write jwks',
  jwks_uri: 'write jwks',
  url: 'write jwks',
  iss: 'write issuer',
  aud: 'write audience',
  algorithm: "write algorithms: ['RS256']",
  secret: FETCHED,
  publicKey: FETCHED,
  keys: FETCHED,
};

/**
 * Faults in the options of a trusted issuer, as far as its keys go.
 *
 * @param others members that are checked elsewhere
 */
export function remoteKeysFaults(
  options: unknown,
  path: string,
  others: readonly string[] = [],
): OptionFault[] {
  return [...faultsOf(options, path, [...KNOWN, ...others])];
}

function* faultsOf(
  options: unknown,
  path: string,
  known: readonly string[],
): Faults {
  if (!isPlainObject(options)) {
    yield { path, message: 'must be an object: { issuer, jwks }' };
    return;
  }
  yield* memberFaults(options, path, known, HINTS);
  const issuer = valueOf(options, 'issuer');
  const jwks = valueOf(options, 'jwks');
  const algorithms = valueOf(options, 'algorithms');
  const { fetch = {} } = { fetch: valueOf(options, 'fetch') };
  if (typeof issuer !== 'string' || issuer === '') {
    const message = `must be the iss of its tokens, exactly${slipOf(issuer)}`;
    yield { path: `${path}.issuer`, message };
  }
  yield* addressFaults(issuer, jwks, path, isPlainObject(fetch) ? fetch : {});
  if (algorithms !== undefined) {
    yield* algorithmFaults(algorithms, `${path}.algorithms`);
  }
  yield* fetchFaults(fetch, `${path}.fetch`);
}

function* addressFaults(
  issuer: unknown,
  jwks: unknown,
  path: string,
  { loopback, privateAddresses }: Members,
): Faults {
  const discover = jwks === 'discover';
  const url = urlOf(discover ? issuer : jwks);
  if (url === undefined) {
    const message = discover
      ? "can be 'discover' only where the issuer is an https: address; else give the address of its JWK set"
      : "must be the https: address of its JWK set, or 'discover'";
    yield { path: `${path}.jwks`, message: `${message}${slipOf(jwks)}` };
    return;
  }
  const fault = urlFault(url, {
    loopback: loopback === true,
    privateAddresses: privateAddresses === true,
  });
  const at = discover ? `${path}.issuer` : `${path}.jwks`;
  if (fault !== undefined) {
    yield { path: at, message: `cannot be fetched from: ${fault}` };
  } else if (discover && url.href.includes('?')) {
    // RFC 8414 section 2.
    yield { path: at, message: "must have no query where jwks is 'discover'" };
  }
}

function urlOf(value: unknown): URL | undefined {
  return typeof value === 'string' && URL.canParse(value)
    ? new URL(value)
    : undefined;
}

function* algorithmFaults(algorithms: unknown, path: string): Faults {
  if (!Array.isArray(algorithms) || algorithms.length === 0) {
    const message =
      "must be an array of at least one algorithm, such as ['RS256'], or left out for all";
    yield { path, message };
    return;
  }
  const published: readonly string[] = ASYMMETRIC_ALGORITHMS;
  for (const [index, name] of algorithms.entries()) {
    if (!published.includes(name as string)) {
      const message = isAlgorithm(name)
        ? 'must not be HS256, HS384 or HS512: their secrets are never published; share one through keys instead'
        : `must be one of ${published.join(', ')}`;
      yield { path: `${path}[${index}]`, message };
    }
  }
}
