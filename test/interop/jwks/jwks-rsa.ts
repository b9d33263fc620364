import jsonwebtoken, { type JwtHeader, type JwtPayload } from 'jsonwebtoken';
import { JwksClient } from 'jwks-rsa';
import { type Demand, type Verifier, verdictOf } from './verifier.js';

/** Reads keys; `jsonwebtoken`, with which it is commonly used, verifies with them. */
export const jwksRsa: Verifier = {
  program: 'jwks-rsa + jsonwebtoken',
  unsupported: ['EdDSA'],
  prepare(demand) {
    const client = new JwksClient({ jwksUri: demand.jwksUri });
    return { verify: (token) => verdictOf(subjectOf(token, client, demand)) };
  },
};

function subjectOf(
  token: string,
  client: JwksClient,
  { issuer, audience, algorithm }: Demand,
): Promise<string | undefined> {
  const keyOf = async ({ kid }: JwtHeader): Promise<string> =>
    (await client.getSigningKey(kid)).getPublicKey();
  return new Promise((resolve, reject) => {
    jsonwebtoken.verify(
      token,
      (header, done) => {
        keyOf(header).then((key) => done(null, key), done);
      },
      { algorithms: [algorithm as jsonwebtoken.Algorithm], issuer, audience },
      (error, payload) =>
        error ? reject(error) : resolve((payload as JwtPayload).sub),
    );
  });
}
