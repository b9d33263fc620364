import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import type { MaybePromise } from '../../../libs/jwt-auth/src/maybe-promise.js';
import { claimsValidator } from '../../../libs/jwt-auth/src/token/claims-schema.js';
import type { Expectation } from '../../../libs/jwt-auth/src/token/expectation.js';
import { Issuers } from '../../../libs/jwt-auth/src/token/issuers.js';
import {
  TokenVerifier,
  type VerifyOptions,
} from '../../../libs/jwt-auth/src/token/token-verifier.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { es, forge } from '../../support/forge.js';
import { expectationOf } from '../../support/issuers/expectations.js';
import { refusal } from '../../support/tokens.js';

const IDP = 'https://idp.example';
const OWN = expectationOf();
const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
});
const key = new Key({ material: publicKey, kid: 'a' });
const token = forge(
  { alg: 'ES256', typ: 'JWT', kid: 'a' },
  { iss: IDP, sub: 'bob', aud: ['x', OWN.audience[0]], exp: START + 600 },
  es(256, privateKey),
);

/** What would go on for ever blocks the event loop, so that no time limit of a test ends it. */
const TOO_OFTEN = 20;

/** A trusted issuer whose claims take time to judge. */
class Scene {
  keys = new KeyRing([key]);
  /** How often claims were judged. */
  judged = 0;
  /** What happens while that takes its time. */
  meanwhile: () => void = () => undefined;
  readonly expected: Expectation = expectationOf({
    issuer: IDP,
    keys: { resolve: (hint, now) => this.keys.resolve(hint, now) },
    claimsValidator: claimsValidator({
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => this.#judge(value),
      },
    }),
  });
  find: () => MaybePromise<Expectation | undefined> = () => this.expected;
  readonly #verifier = new TokenVerifier(
    new Issuers(OWN, { find: () => this.find() }),
    new FakeClock(),
  );

  async verify(options?: VerifyOptions): Promise<unknown> {
    return (await this.#verifier.verify(token, options)).claims.sub;
  }

  #judge(value: unknown): { value: unknown } {
    this.judged++;
    if (this.judged > TOO_OFTEN) {
      throw new Error('judged too often');
    }
    this.meanwhile();
    return { value };
  }
}

const OPTIONS: [string, VerifyOptions | undefined][] = [
  ['nothing', undefined],
  ['an audience', { audience: 'x' }],
  ['the type of access tokens', { type: 'application/jwt' }],
  ['both', { audience: ['x', 'y'], type: 'JWT' }],
];

describe.each(OPTIONS)('verify() that is asked for %s', (_, options) => {
  it('judges the claims of a token once', async () => {
    const scene = new Scene();
    expect(await scene.verify(options)).toBe('bob');
    expect(scene.judged).toBe(1);
  });

  it('judges them anew where its issuer is asked about again meanwhile', async () => {
    const scene = new Scene();
    scene.meanwhile = () => {
      scene.find = async () => {
        scene.find = () => scene.expected;
        scene.meanwhile = () => undefined;
        return scene.expected;
      };
    };
    expect(await scene.verify(options)).toBe('bob');
    expect(scene.judged).toBe(2);
  });

  it.each<[string, (scene: Scene) => void]>([
    ['its key', (scene) => (scene.keys = new KeyRing([]))],
    ['its issuer', (scene) => (scene.find = () => undefined)],
  ])('notices that %s has gone meanwhile', async (__, go) => {
    const scene = new Scene();
    scene.meanwhile = () => go(scene);
    expect(await refusal(() => scene.verify(options))).toMatchObject({
      kind: 'rejected',
      code: 'key_unknown',
    });
    expect(scene.judged).toBe(1);
  });

  it('gives up where its issuer is never the same twice', async () => {
    const scene = new Scene();
    scene.find = () => ({ ...scene.expected });
    expect(await refusal(() => scene.verify(options))).toMatchObject({
      kind: 'unavailable',
      code: 'temporarily_unavailable',
      message: expect.stringContaining('changed') as string,
    });
    expect(scene.judged).toBeLessThan(TOO_OFTEN);
  });
});
