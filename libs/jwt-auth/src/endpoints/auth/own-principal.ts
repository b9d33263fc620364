import { AuthError } from '../../errors.js';
import type { Principal } from '../../principal/principal.js';

/**
 * The same `sub` of another issuer is somebody else, who must neither see nor end the
 * sessions of ours.
 *
 * @throws AuthError `forbidden`
 */
export function assertOwn({ token }: Principal<unknown>, issuer: string): void {
  if (token.issuer !== issuer) {
    throw new AuthError('forbidden', 'insufficient_scope', {
      reason:
        'Sessions are for tokens of our own, and this one is of another issuer',
    });
  }
}
