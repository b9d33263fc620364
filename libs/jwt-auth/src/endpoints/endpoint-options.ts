import { AuthError } from '../errors.js';

/**
 * Public documents by which others find and verify our tokens. They are served as
 * they are: outside of global prefixes, versions, guards and interceptors.
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
   * issuer must be an address. Default `false`.
   */
  metadata?: boolean | Record<string, unknown>;
  /** The same document also at `/.well-known/openid-configuration`, after the path of the issuer. Default `false`. */
  openidConfiguration?: boolean;
}

export interface ResolvedEndpoints {
  readonly jwksPath: string | undefined;
  /** Members to add to the metadata; `undefined` where none is served. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly openidConfiguration: boolean;
}

const DEFAULT_JWKS_PATH = '/.well-known/jwks.json';
const KNOWN = ['jwks', 'metadata', 'openidConfiguration'];
const PLAIN_PATH = /^\/[\w.~/-]+$/;

/** @throws AuthError `misconfigured` where they are none */
export function resolveEndpoints(options: unknown): ResolvedEndpoints {
  const given = options ?? {};
  if (!isRecord(given)) {
    throw wrong('endpoints must be an object such as { jwks: true }');
  }
  const unknown = Object.keys(given).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    throw wrong(
      `endpoints.${unknown} is no option here; known are ${KNOWN.join(', ')}`,
    );
  }
  const { jwks = false, metadata = false, openidConfiguration = false } = given;
  if (
    typeof jwks !== 'boolean' &&
    !(typeof jwks === 'string' && PLAIN_PATH.test(jwks))
  ) {
    throw wrong(
      "endpoints.jwks must be true or a path without patterns, such as '/keys.json'",
    );
  }
  if (typeof metadata !== 'boolean' && !isRecord(metadata)) {
    throw wrong('endpoints.metadata must be true or an object of members');
  }
  if (typeof openidConfiguration !== 'boolean') {
    throw wrong('endpoints.openidConfiguration must be true or false');
  }
  const members = isRecord(metadata) ? metadata : {};
  return {
    jwksPath: jwks === true ? DEFAULT_JWKS_PATH : jwks || undefined,
    metadata: metadata || openidConfiguration ? members : undefined,
    openidConfiguration,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(reason: string): AuthError {
  return new AuthError('misconfigured', 'options_invalid', {
    reason: `JwtAuthModule: ${reason}`,
  });
}
