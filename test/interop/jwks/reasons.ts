import type { Forgery } from '../tokens/forged-tokens.js';

/** What programs say of an algorithm that they lack. */
export const UNSUPPORTED: Readonly<Record<string, string>> = {
  'jwks-rsa + jsonwebtoken': 'Unknown key type "ed25519".',
};

/** How each program words its refusals. What it does not check is left out. */
const REASONS: Readonly<Record<string, Partial<Record<Forgery, string>>>> = {
  jose: {
    tampered: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    expired: 'ERR_JWT_EXPIRED',
    'foreign key': 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    'other audience': 'ERR_JWT_CLAIM_VALIDATION_FAILED aud',
    'other issuer': 'ERR_JWT_CLAIM_VALIDATION_FAILED iss',
    'other type': 'ERR_JWT_CLAIM_VALIDATION_FAILED typ',
    'no expiry': 'ERR_JWT_CLAIM_VALIDATION_FAILED exp',
    'alg none': 'ERR_JOSE_ALG_NOT_ALLOWED',
    'public key as secret': 'ERR_JOSE_ALG_NOT_ALLOWED',
  },
  'jwks-rsa + jsonwebtoken': {
    tampered: 'invalid signature',
    expired: 'jwt expired',
    'foreign key': 'invalid signature',
    'other audience': 'jwt audience invalid. expected: https://api.example.com',
    'other issuer': 'jwt issuer invalid. expected: https://auth.example.com',
    'alg none': 'jwt signature is required',
    'public key as secret': 'invalid algorithm',
  },
  'express-oauth2-jwt-bearer': {
    tampered: '401 signature verification failed',
    expired: `401 'exp' claim timestamp check failed`,
    'foreign key': '401 signature verification failed',
    'other audience': `401 Unexpected 'aud' value`,
    'other issuer': `401 Unexpected 'iss' value`,
    'other type': `401 Unexpected 'typ' value`,
    'no expiry': `401 Unexpected 'exp' value`,
    'alg none': `401 Unsupported 'alg' value for a JSON Web Key Set`,
    'public key as secret': `401 Unsupported 'alg' value for a JSON Web Key Set`,
  },
};

export function refusals(program: string): [token: Forgery, reason: string][] {
  return Object.entries(REASONS[program] ?? {}) as [Forgery, string][];
}
