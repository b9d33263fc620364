import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { type Verifier, verdictOf } from './verifier.js';

export const jose: Verifier = {
  program: 'jose',
  unsupported: [],
  prepare({ jwksUri, issuer, audience, type, algorithm }) {
    const keys = createRemoteJWKSet(new URL(jwksUri));
    const verified = async (token: string): Promise<string | undefined> => {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        typ: type,
        algorithms: [algorithm],
        requiredClaims: ['exp', 'sub'],
      });
      return payload.sub;
    };
    return { verify: (token) => verdictOf(verified(token), reasonOf) };
  },
};

function reasonOf(error: Error): string {
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `${error.code} ${error.claim}`;
  }
  return error instanceof errors.JOSEError ? error.code : String(error);
}
