import type {
  AuthEndpointOptions,
  ResolvedAuthEndpoints,
} from './auth/auth-endpoint-options.js';
import { resolveAuthEndpoints } from './auth/resolve-auth-endpoints.js';

/**
 * Public documents by which others find and verify our tokens, and routes for sign-in.
 * The documents are served as they are: outside of global prefixes, versions, guards
 * and interceptors. All of these apply to the routes.
 */
export interface EndpointOptions {
  /**
   * The public keys (RFC 7517 section 5) at `/.well-known/jwks.json` or at the path
   * given. Secrets are never published; with nothing but secrets the boot fails.
   * Default `false`.
   */
  jwks?: boolean | `/${string}`;
  /**
   * Authorization server metadata (RFC 8414) at
   * `/.well-known/oauth-authorization-server`, followed by the path of the issuer where
   * it has one. An object adds or replaces members, such as `token_endpoint`. The
   * issuer must be an address. Default: as `openidConfiguration`.
   */
  metadata?: boolean | Record<string, unknown>;
  /**
   * The same document also at `/.well-known/openid-configuration`, after the path of the
   * issuer; with `metadata: false` there only. It needs `jwks`, or the member `jwks_uri`
   * in `metadata`. Default `false`.
   */
  openidConfiguration?: boolean;
  /**
   * Routes for sign-in, refresh, sign-out and the list of sessions, at `/auth` or at the
   * path given. They need the option `sessions`, with a `credentialsVerifier`. Default
   * `false`.
   */
  auth?: boolean | AuthEndpointOptions;
}

export interface ResolvedEndpoints {
  readonly jwksPath: string | undefined;
  /** Members to add to the metadata; `undefined` where it is not served at the path of RFC 8414. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly openidConfiguration: boolean;
  readonly auth: ResolvedAuthEndpoints | undefined;
}

const DEFAULT_JWKS_PATH = '/.well-known/jwks.json';
/** @param options without faults, as `endpointFaults()` finds them */
export function resolveEndpoints(
  options: EndpointOptions | null | undefined,
): ResolvedEndpoints {
  const { jwks = false, openidConfiguration = false, auth } = options ?? {};
  const { metadata = openidConfiguration } = options ?? {};
  return {
    jwksPath: jwks === true ? DEFAULT_JWKS_PATH : jwks || undefined,
    metadata: metadata === true ? {} : metadata || undefined,
    openidConfiguration,
    auth: resolveAuthEndpoints(auth),
  };
}
