import { randomUUID } from 'node:crypto';
import { TokenService } from '@jwt-auth/nestjs';
import { createSigner } from 'fast-jwt';
import { SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { bareSigner } from '../tokens/bare-crypto.js';
import { TEAM_CLAIMS } from '../tokens/forge.js';
import {
  AUDIENCE,
  ISSUER,
  type Material,
  signingKey,
} from '../tokens/material.js';
import { awaited, type Contender, cycle, synchronous } from './interleaved.js';

const LIFETIME_SECONDS = 15 * 60;

/** Everybody issues the same token: the same claims, a `jti` of its own, a `kid`. */
export function issuers(material: Material, tokens: TokenService): Contender[] {
  const { algorithm, kid, signing } = material;
  const key = signingKey(material);
  const subjects = Array.from({ length: 100 }, (_, index) => `user-${index}`);
  const fast = createSigner({
    key: signing,
    algorithm,
    kid,
    iss: ISSUER,
    aud: AUDIENCE,
    expiresIn: LIFETIME_SECONDS * 1000,
  });
  const bare = bareSigner(material);
  const contenders = [
    awaited('ours', cycle(subjects), (subject) =>
      tokens.issue(subject, TEAM_CLAIMS),
    ),
    synchronous('fast-jwt', cycle(subjects), (sub) =>
      fast({ ...TEAM_CLAIMS, sub, jti: randomUUID() }),
    ),
    awaited('jose', cycle(subjects), (subject) =>
      new SignJWT({ ...TEAM_CLAIMS })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(subject)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_SECONDS}s`)
        .sign(key),
    ),
    synchronous('node-crypto', cycle(subjects), (sub) => {
      const iat = Math.floor(Date.now() / 1000);
      return bare({
        iss: ISSUER,
        sub,
        aud: AUDIENCE,
        iat,
        exp: iat + LIFETIME_SECONDS,
        jti: randomUUID(),
        ...TEAM_CLAIMS,
      });
    }),
  ];
  return algorithm === 'EdDSA'
    ? contenders
    : [
        ...contenders,
        synchronous('jsonwebtoken', cycle(subjects), (subject) =>
          jsonwebtoken.sign(TEAM_CLAIMS, key, {
            algorithm,
            keyid: kid,
            issuer: ISSUER,
            audience: AUDIENCE,
            subject,
            jwtid: randomUUID(),
            expiresIn: LIFETIME_SECONDS,
          }),
        ),
      ];
}
