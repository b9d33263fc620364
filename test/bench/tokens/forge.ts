import { randomUUID } from 'node:crypto';
import { bareSigner } from './bare-crypto.js';
import { AUDIENCE, ISSUER, type Material } from './material.js';

/** Longer than any run: an expired token would measure refusals. */
const LIFETIME_SECONDS = 24 * 60 * 60;

/** The claims of a team's own, as in the README, in every token of the benchmark. */
export const TEAM_CLAIMS = {
  roles: ['user', 'editor'],
  scope: 'reports:read reports:write',
} as const;

/** Claims that differ from token to token. */
export type ClaimsOfOne = () => object;

/** Makes distinct tokens of one key. */
export function tokenForge(
  material: Material,
  claimsOfOne: ClaimsOfOne = () => ({}),
): () => string {
  const signToken = bareSigner(material);
  return () => {
    const iat = Math.floor(Date.now() / 1000);
    const token = signToken({
      iss: ISSUER,
      sub: `user-${randomUUID().slice(0, 8)}`,
      aud: AUDIENCE,
      iat,
      exp: iat + LIFETIME_SECONDS,
      jti: randomUUID(),
      ...TEAM_CLAIMS,
      ...claimsOfOne(),
    });
    // One flat string, as a server gets it, and not a tree of its parts.
    return Buffer.from(token, 'latin1').toString('latin1');
  };
}

export function makeTokens(
  material: Material,
  count: number,
  claimsOfOne?: ClaimsOfOne,
): string[] {
  const next = tokenForge(material, claimsOfOne);
  return Array.from({ length: count }, next);
}
