import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { START } from '../support/fake-clock.js';
import { fixed, forge } from '../support/forge.js';
import {
  IdentityProvider,
  PROVIDER_KID,
  providerKey,
} from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import {
  goodClaims,
  goodHeader,
  ISSUER,
  KID,
  SCENES,
} from '../support/scenes.js';

const OWN = SCENES.RS256;
const SIGNATURE = '401 signature_invalid';
const UNKNOWN = '401 key_unknown';

describe.each(PLATFORMS)('the keys of a trusted issuer on %s', (platform) => {
  let app: RunningApp;
  // Both issuers have a key of the same name, and so has the application itself.
  let a: IdentityProvider;
  let b: IdentityProvider;
  const namedAsOurs = providerKey(KID, 'RS256');

  beforeAll(async () => {
    a = await IdentityProvider.start('https://a.example');
    b = await IdentityProvider.start(
      'https://b.example',
      providerKey(PROVIDER_KID, 'RS256'),
    );
    b.publish(b.key, namedAsOurs);
    app = await startTrusting(platform, {
      keys: OWN.keys,
      trustedIssuers: [a.options(), b.options()],
    });
  });
  afterAll(async () => {
    await app.close();
    await a[Symbol.asyncDispose]();
    await b[Symbol.asyncDispose]();
  });

  it('let its own tokens in, and those of nobody else', async () => {
    const own = forge(goodHeader(OWN), goodClaims(START), OWN.signer);
    expect(await entering(app, own)).toBe(`alice of ${ISSUER}`);
    expect(await entering(app, a.token())).toBe('bob of https://a.example');
    expect(await entering(app, b.token())).toBe('bob of https://b.example');
    expect(await entering(app, b.token({}, {}, namedAsOurs))).toBe(
      'bob of https://b.example',
    );
  });

  it.each<[string, string, () => string]>([
    [
      'a key of another issuer with the same kid and another algorithm',
      '401 algorithm_not_allowed',
      () => a.token({}, {}, b.key),
    ],
    [
      'a key of another issuer with the same kid, under the algorithm of its own',
      SIGNATURE,
      () => a.token({}, { alg: 'ES256' }, b.key),
    ],
    [
      'a new key that takes the kid of its own',
      SIGNATURE,
      () => a.token({}, {}, providerKey()),
    ],
    [
      'our own key, named as we do',
      UNKNOWN,
      () =>
        forge(
          goodHeader(OWN),
          { ...goodClaims(START), iss: a.issuer },
          OWN.signer,
        ),
    ],
    [
      'our own key where the issuer has one of that kid',
      SIGNATURE,
      () =>
        forge(
          goodHeader(OWN),
          { ...goodClaims(START), iss: b.issuer },
          OWN.signer,
        ),
    ],
    [
      'our own key without a kid',
      UNKNOWN,
      () =>
        forge(
          { ...goodHeader(OWN), kid: undefined },
          { ...goodClaims(START), iss: a.issuer },
          OWN.signer,
        ),
    ],
    ['its key for us as the issuer', UNKNOWN, () => a.token({ iss: ISSUER })],
    [
      'its key for us as the issuer, with the kid of our key',
      SIGNATURE,
      () => b.token({ iss: ISSUER }, {}, namedAsOurs),
    ],
    [
      'its key for another trusted issuer',
      UNKNOWN,
      () => b.token({ iss: a.issuer }, {}, namedAsOurs),
    ],
    [
      'an algorithm of the same key that it is not bound to',
      '401 algorithm_not_allowed',
      () => b.token({}, { alg: 'PS256' }),
    ],
    [
      'no algorithm',
      '401 algorithm_not_allowed',
      () => b.token({}, { alg: 'none' }, { ...b.key, signer: fixed('') }),
    ],
    [
      'no signature',
      '401 token_malformed',
      () => b.token({}, {}, { ...b.key, signer: fixed('') }),
    ],
    [
      'a kid that differs in case',
      UNKNOWN,
      () => a.token({}, { kid: 'Provider-Key' }),
    ],
    [
      'a kid of the prototype',
      UNKNOWN,
      () => a.token({}, { kid: '__proto__' }),
    ],
    [
      'no kid where two keys would do',
      UNKNOWN,
      () => b.token({}, { kid: undefined }),
    ],
  ])('do not let in a token with %s', async (_, outcome, token) => {
    expect(await entering(app, token())).toBe(outcome);
  });

  it('may go unnamed where the issuer has one of the algorithm', async () => {
    const token = a.token({}, { kid: undefined });
    expect(await entering(app, token)).toBe('bob of https://a.example');
  });
});
