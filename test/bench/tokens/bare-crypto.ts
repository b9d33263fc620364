import {
  createHmac,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import {
  AUDIENCE,
  type BenchAlgorithm,
  ISSUER,
  type Material,
  signingKey,
  verifyingKey,
} from './material.js';

export interface BareClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly exp: number;
}

/** What a team that writes everything itself on `node:crypto` would write: the floor of what a verification costs. */
export function bareVerifier(
  material: Material,
): (token: string) => BareClaims {
  const { algorithm } = material;
  const key = verifyingKey(material);
  return (token) => {
    const [header = '', payload = '', signature = ''] = token.split('.');
    if (parse<{ alg: string }>(header).alg !== algorithm) {
      throw new Error('algorithm');
    }
    const input = Buffer.from(`${header}.${payload}`);
    if (!isSigned(algorithm, key, input, Buffer.from(signature, 'base64url'))) {
      throw new Error('signature');
    }
    const claims = parse<BareClaims>(payload);
    if (
      claims.exp <= Date.now() / 1000 ||
      claims.iss !== ISSUER ||
      claims.aud !== AUDIENCE
    ) {
      throw new Error('claims');
    }
    return claims;
  };
}

export function bareSigner(material: Material): (claims: object) => string {
  const { algorithm, kid } = material;
  const key = signingKey(material);
  const header = encode({ alg: algorithm, typ: 'JWT', kid });
  return (claims) => {
    const input = `${header}.${encode(claims)}`;
    const signature = signatureOf(algorithm, key, Buffer.from(input));
    return `${input}.${signature.toString('base64url')}`;
  };
}

function parse<T>(part: string): T {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as T;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function isSigned(
  algorithm: BenchAlgorithm,
  key: KeyObject,
  input: Buffer,
  signature: Buffer,
): boolean {
  switch (algorithm) {
    case 'HS256': {
      const expected = signatureOf(algorithm, key, input);
      return (
        expected.length === signature.length &&
        timingSafeEqual(expected, signature)
      );
    }
    case 'RS256':
      return verify('sha256', input, key, signature);
    case 'ES256':
      return verify(
        'sha256',
        input,
        { key, dsaEncoding: 'ieee-p1363' },
        signature,
      );
    case 'EdDSA':
      return verify(null, input, key, signature);
  }
}

function signatureOf(
  algorithm: BenchAlgorithm,
  key: KeyObject,
  input: Buffer,
): Buffer {
  switch (algorithm) {
    case 'HS256':
      return createHmac('sha256', key).update(input).digest();
    case 'RS256':
      return sign('sha256', input, key);
    case 'ES256':
      return sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
    case 'EdDSA':
      return sign(null, input, key);
  }
}
