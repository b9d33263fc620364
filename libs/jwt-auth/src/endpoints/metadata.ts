import type { Algorithm } from '../keys/algorithms.js';
import type { OptionFault } from '../rules/fault.js';
import type { ResolvedEndpoints } from './endpoint-options.js';

const OAUTH = '/.well-known/oauth-authorization-server';
const OPENID = '/.well-known/openid-configuration';

/**
 * Where the metadata of an issuer are looked for: RFC 8414 puts the well-known part
 * before the path of the issuer, OpenID Connect Discovery behind it.
 */
export function metadataPaths(
  issuer: string,
  { metadata, openidConfiguration }: ResolvedEndpoints,
): string[] {
  if (metadata === undefined && !openidConfiguration) {
    return [];
  }
  const path = new URL(issuer).pathname.replace(/\/$/, '');
  return [
    ...(metadata === undefined ? [] : [`${OAUTH}${path}`]),
    ...(openidConfiguration ? [`${path}${OPENID}`] : []),
  ];
}

/** The document of RFC 8414 section 2, as far as an issuer of tokens without sign-in pages has it. */
export function metadataOf(
  issuer: string,
  algorithms: readonly Algorithm[],
  { jwksPath, metadata, openidConfiguration }: ResolvedEndpoints,
): Readonly<Record<string, unknown>> {
  return {
    issuer,
    ...(jwksPath !== undefined && {
      jwks_uri: `${new URL(issuer).origin}${jwksPath}`,
    }),
    response_types_supported: [],
    ...(openidConfiguration && {
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...new Set(algorithms)],
    }),
    ...metadata,
  };
}

/** What routers take for a pattern, or decode, is not in it. */
const PLAIN = /^[\w.~/@-]*$/;

/** The fault of an issuer that others could not find metadata by. */
export function* addressFault(issuer: string): Generator<OptionFault> {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== '' ||
    url.hash !== '' ||
    !PLAIN.test(url.pathname)
  ) {
    const message =
      'needs an issuer that is an address without query and with plain text as its path, such as https://auth.example.com: others look for the metadata there (RFC 8414 section 3)';
    yield { path: 'endpoints.metadata', message };
  }
}
