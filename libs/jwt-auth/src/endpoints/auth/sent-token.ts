import { body } from '../../transport/extractors.js';
import type { TokenSource } from '../../transport/token-source.js';
import { noTokenSent } from './oauth-refusal.js';

const find = body('token');

/**
 * The token that a request is about (RFC 7009 section 2.1, RFC 7662 section 2.1).
 *
 * @throws AuthError `missing` where there is none, `malformed_request` where there are several
 */
export function sentToken(request: TokenSource): string {
  const token = find(request);
  if (token === undefined) {
    throw noTokenSent();
  }
  return token;
}
