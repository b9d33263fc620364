import { createPublicKey } from 'node:crypto';
import { auth } from 'express-oauth2-jwt-bearer';
import { AUDIENCE, ISSUER, type Material } from '../../tokens/material.js';

/** The middleware that guards a route of the Express app; its key is given, so nothing is fetched. */
export function expressOauth2({
  algorithm,
  kid,
  verifying,
}: Material): ReturnType<typeof auth> {
  return auth({
    issuer: ISSUER,
    audience: AUDIENCE,
    tokenSigningAlg: algorithm,
    ...(algorithm === 'HS256'
      ? { secret: verifying }
      : {
          publicKey: {
            ...createPublicKey(verifying).export({ format: 'jwk' }),
            alg: algorithm,
            kid,
          },
        }),
  });
}
