import { describe, expect, it } from 'vitest';
import { importPublicKey } from '../../../libs/jwt-auth/src/keys/key-material.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import { thumbprint } from '../../../libs/jwt-auth/src/keys/thumbprint.js';

/** Section 3.1. */
const JWK = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
  alg: 'RS256',
  kid: '2011-04-29',
};
const THUMBPRINT = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';

describe('RFC 7638, section 3.1', () => {
  it('the thumbprint is that of the example', () => {
    expect(thumbprint(importPublicKey(JWK))).toBe(THUMBPRINT);
  });

  it.each([
    ['the kid of the JWK goes first', JWK, '2011-04-29'],
    ['the thumbprint fills in', { ...JWK, kid: undefined }, THUMBPRINT],
  ])('%s', (_, publicKey, kid) => {
    const { keys } = importKeys({ publicKey, algorithm: 'RS256' });
    expect(keys.map((key) => key.kid)).toEqual([kid]);
  });
});
