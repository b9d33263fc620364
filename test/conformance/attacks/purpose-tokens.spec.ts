import { createVerifier } from 'fast-jwt';
import { jwtVerify } from 'jose';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { AUDIENCE, ISSUER, type Scene, SCENES } from '../../support/scenes.js';
import { bench } from '../../support/tokens.js';

type Verifier = (token: string, scene: Scene, audience: string) => unknown;

/** Verifiers of an API that check signature, issuer and audience, and ignore `typ`. */
const VERIFIERS: Readonly<Record<string, Verifier>> = {
  jsonwebtoken: (token, { name, publicKey, secret }, audience) =>
    jwt.verify(token, (publicKey ?? secret)!, {
      algorithms: [name as jwt.Algorithm],
      issuer: ISSUER,
      audience,
    }),
  jose: (token, { publicKey, secret }, audience) =>
    jwtVerify(token, (publicKey ?? secret)!, { issuer: ISSUER, audience }),
  'fast-jwt': (token, { name, publicKey, secret }, audience) =>
    createVerifier({
      key: publicKey?.export({ format: 'pem', type: 'spki' }) ?? secret!,
      algorithms: [name],
      allowedIss: ISSUER,
      allowedAud: audience,
    })(token) as unknown,
};

/** `accepted`, or the message of the refusal. */
async function judged(verify: () => unknown): Promise<string> {
  try {
    await verify();
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

describe.each(Object.entries(VERIFIERS))(
  'row 32: at %s, which ignores typ,',
  (_, verify) => {
    describe.each(['HS256', 'RS256', 'ES256'] as const)('%s', (name) => {
      const scene = SCENES[name];
      const { service } = bench(
        { keys: scene.keys },
        { clock: { now: () => Date.now() / 1000 } },
      );

      it('a token for another purpose is refused by its audience', async () => {
        const { token } = await service.sign(
          { email: 'alice@example.com' },
          {
            type: 'email-verification+jwt',
            expiresIn: 60,
            subject: 'alice',
          },
        );
        expect(await judged(() => verify(token, scene, AUDIENCE))).toMatch(
          /audience|"aud"|aud claim/,
        );
        expect(await judged(() => verify(token, scene, ISSUER))).toBe(
          'accepted',
        );
      });

      it('an access token is accepted', async () => {
        const { token } = await service.issue('alice');
        expect(await judged(() => verify(token, scene, AUDIENCE))).toBe(
          'accepted',
        );
      });
    });
  },
);
