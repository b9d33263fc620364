import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import type { MaybePromise } from '../../../libs/jwt-auth/src/maybe-promise.js';
import type { Expectation } from '../../../libs/jwt-auth/src/token/expectation.js';
import { Issuers } from '../../../libs/jwt-auth/src/token/issuers.js';
import { TokenVerifier } from '../../../libs/jwt-auth/src/token/token-verifier.js';
import type { VerifiedToken } from '../../../libs/jwt-auth/src/token/verified-token.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { es, forge } from '../../support/forge.js';
import { expectationOf } from '../../support/issuers/expectations.js';
import { unhandledDuring } from '../../support/issuers/unhandled.js';

const IDP = 'https://idp.example';
const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
});
const key = new Key({ material: publicKey, kid: 'a' });
const trusted = expectationOf({ issuer: IDP, keys: new KeyRing([key]) });
const token = forge(
  { alg: 'ES256', typ: 'JWT', kid: 'a' },
  {
    iss: IDP,
    sub: 'bob',
    aud: trusted.audience[0],
    exp: START + 600,
  },
  es(256, privateKey),
);

/** A key of that name which is another one. */
function ring(kid: string): KeyRing {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return new KeyRing([new Key({ material: pair.publicKey, kid })]);
}

type Found = MaybePromise<Expectation | undefined>;

/** Another issuer, of whom something else is found later. */
class Scene {
  find: () => Found = () => trusted;
  readonly #verifier = new TokenVerifier(
    new Issuers(expectationOf(), { find: () => this.find() }),
    new FakeClock(),
  );
  #verified: VerifiedToken | undefined;

  /** With a token that has passed. */
  static async start(): Promise<Scene> {
    const scene = new Scene();
    scene.#verified = await scene.#verifier.verify(token);
    expect(scene.#verified).toMatchObject({ key, expected: trusted });
    return scene;
  }

  isStillGood(): boolean {
    return this.#verifier.isStillGood(this.#verified as VerifiedToken);
  }
}

const outOfReach = (): Promise<never> =>
  Promise.reject(new Error('out of reach'));

describe('a token that passed is', () => {
  it('still good while its issuer and key are the same', async () => {
    expect((await Scene.start()).isStillGood()).toBe(true);
  });

  it.each<[string, () => Found]>([
    ['trusted no more', () => undefined],
    ['judged by other rules', () => ({ ...trusted, audience: ['x'] })],
    ['judged by rules made anew', () => ({ ...trusted })],
    ['without that key', () => ({ ...trusted, keys: new KeyRing([]) })],
    ['with another key of that name', () => ({ ...trusted, keys: ring('a') })],
    ['still to be found out', () => Promise.resolve(trusted)],
  ])('not good at once where its issuer is %s', async (_, find) => {
    const scene = await Scene.start();
    scene.find = find;
    expect(scene.isStillGood()).toBe(false);
  });

  it('not good where the key is another, though the rules are the same', async () => {
    const keys = { resolve: () => key };
    const rules = { ...trusted, keys };
    const [other] = ring('a').published(START);
    const verifier = new TokenVerifier(
      new Issuers(expectationOf(), { find: () => rules }),
      new FakeClock(),
    );
    const verified = await verifier.verify(token);
    expect(verifier.isStillGood(verified)).toBe(true);
    keys.resolve = () => other as Key;
    expect(verifier.isStillGood(verified)).toBe(false);
  });

  it.each<[string, () => Found]>([
    ['the issuer', outOfReach],
    ['its keys', () => ({ ...trusted, keys: { resolve: outOfReach } })],
  ])(
    'not good where %s cannot be asked, and the failure is not left to nobody',
    async (_, find) => {
      const scene = await Scene.start();
      scene.find = find;
      const outcomes: boolean[] = [];
      const unhandled = await unhandledDuring(async () => {
        outcomes.push(scene.isStillGood());
      });
      expect([outcomes, unhandled]).toEqual([[false], []]);
    },
  );
});
