import { createVerifier } from 'fast-jwt';
import { jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { BenchKeys } from '../http/guards/bench-keys.js';
import { AUDIENCE, ISSUER, type Material } from '../tokens/material.js';
import { awaited, type Contender, cycle, synchronous } from './interleaved.js';

/** The same tokens for everybody, in the same order, each at a place of its own. */
export function missPeers(
  material: Material,
  tokens: readonly string[],
): Contender[] {
  const keys = new BenchKeys(material);
  const { algorithm } = material;
  const expected = { issuer: ISSUER, audience: AUDIENCE };
  const withKey = keys.jsonwebtoken;
  const contenders = [
    synchronous('fast-jwt', cycle(tokens), fastJwt(material, false)),
    synchronous('fast-jwt-cached', cycle(tokens), fastJwt(material, true)),
    awaited('jose', cycle(tokens), (token) =>
      jwtVerify(token, keys.key, { ...expected, algorithms: [algorithm] }),
    ),
    synchronous('node-crypto', cycle(tokens), keys.bare),
  ];
  return withKey === undefined
    ? contenders
    : [
        ...contenders,
        synchronous('jsonwebtoken-key', cycle(tokens), withKey),
        synchronous('jsonwebtoken-text', cycle(tokens), (token) =>
          jsonwebtoken.verify(token, keys.text, keys.verifyOptions),
        ),
      ];
}

/** Its own default size of the cache, 1000 entries, is the one we take for ours. */
export function fastJwt(
  { algorithm, verifying }: Material,
  cache: boolean,
): (token: string) => unknown {
  return createVerifier({
    key: verifying,
    algorithms: [algorithm],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    cache,
  });
}
