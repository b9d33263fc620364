import { createHash, createHmac, type KeyObject } from 'node:crypto';

/** Members that make up a thumbprint, in the order of RFC 7638 section 3.2 and RFC 8037 section 2. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  oct: ['k', 'kty'],
};

/**
 * JWK thumbprint with SHA-256 (RFC 7638), the default `kid`. The thumbprint of a
 * secret is taken of a keyed digest instead of the secret, so that publishing it
 * gives away nothing that could be matched against a list of other digests. An
 * RSASSA-PSS key has no JWK form in Node: its SPKI encoding is hashed instead.
 *
 * @param key a public key or a secret
 */
export function thumbprint(key: KeyObject): string {
  if (key.asymmetricKeyType === 'rsa-pss') {
    return sha256(key.export({ type: 'spki', format: 'der' }));
  }
  const jwk =
    key.type === 'secret'
      ? {
          kty: 'oct',
          k: createHmac('sha256', key)
            .update('@jwt-auth/nestjs kid v1')
            .digest('base64url'),
        }
      : key.export({ format: 'jwk' });
  const members = (MEMBERS[jwk.kty ?? ''] ?? []).map((name) => [
    name,
    (jwk as Record<string, unknown>)[name],
  ]);
  return sha256(JSON.stringify(Object.fromEntries(members)));
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('base64url');
}
