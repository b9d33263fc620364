import type {
  AuthEndpointOptions,
  ResolvedAuthEndpoints,
} from './auth-endpoint-options.js';
import { PasswordCredentialsDto } from './password-credentials.dto.js';

/**
 * @param options without faults, as `authEndpointFaults()` finds them
 * @returns `undefined` if no routes are asked for
 */
export function resolveAuthEndpoints(
  options: boolean | AuthEndpointOptions | undefined,
): ResolvedAuthEndpoints | undefined {
  if (options === undefined || options === false) {
    return undefined;
  }
  const {
    path = 'auth',
    refreshToken = 'body',
    cookieName = '__Host-refresh_token',
    origins = [],
    introspection,
    credentials = PasswordCredentialsDto,
    decorators = [],
  } = options === true ? {} : options;
  return {
    path,
    refreshToken,
    cookieName,
    origins: Object.freeze([...origins]),
    introspectionScope: introspection?.scope,
    credentials,
    decorators: Object.freeze([...decorators]),
  };
}
