import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../support/answers.js';
import { START } from '../support/fake-clock.js';
import { fixed } from '../support/forge.js';
import { tokenOf } from '../support/guarded-app.js';
import { IdentityProvider, providerKey } from '../support/issuers/provider.js';
import { startTrusting } from '../support/issuers/trusting-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { KID } from '../support/scenes.js';

/** Issuers as a stranger makes them up. */
const STRANGERS: readonly unknown[] = [
  'https://evil.example',
  'https://idp.example/',
  'https://IDP.example',
  ' https://idp.example',
  'https://idp.example.evil.example',
  'http://169.254.169.254/',
  'file:///etc/passwd',
  '__proto__',
  'constructor',
  '',
  undefined,
  null,
  5,
  ['https://idp.example'],
  { iss: 'https://idp.example' },
];

/** Text that is the name of no issuer, so that nobody is asked about it. */
const NO_NAMES: readonly unknown[] = ['', ' https://idp.example'];

describe.each(PLATFORMS)('an issuer that nobody trusts on %s', (platform) => {
  let app: RunningApp;
  let idp: IdentityProvider;
  let asked: string[];

  beforeAll(async () => {
    asked = [];
    idp = await IdentityProvider.start();
    app = await startTrusting(platform, {
      trustedIssuers: [idp.options()],
      issuerResolver: (issuer) => {
        asked.push(issuer);
        return undefined;
      },
    });
  });
  afterAll(async () => {
    await app.close();
    await idp[Symbol.asyncDispose]();
  });

  const answers = async (tokens: readonly string[]): Promise<Set<string>> => {
    const found = new Set<string>();
    for (const token of tokens) {
      const answer = await answerOf(await app.request('/guarded', token));
      found.add(JSON.stringify(answer));
    }
    return found;
  };

  const refused = (message: string, errorCode: string): Set<string> =>
    new Set([
      JSON.stringify({
        status: 401,
        challenge: `Bearer realm="api", error="invalid_token", error_description="${message}"`,
        retryAfter: null,
        body: { statusCode: 401, message, error: 'Unauthorized', errorCode },
      }),
    ]);

  const UNKNOWN = refused(
    'The token is signed with an unknown key',
    'key_unknown',
  );

  it('is answered alike whoever it is and whatever else is wrong', async () => {
    const key = providerKey('no-key-of-anyone');
    const tokens = STRANGERS.flatMap((iss) => [
      idp.token({ iss }, {}, key),
      idp.token({ iss, exp: START - 100 }, {}, key),
      idp.token({ iss, aud: 'x', sub: undefined }, { typ: 'x' }, key),
    ]);
    expect(await answers(tokens)).toEqual(UNKNOWN);
  });

  it('is answered as a trusted one is whose token has a key that is unknown', async () => {
    const key = providerKey('no-key-of-anyone');
    expect(await answers([idp.token({}, {}, key)])).toEqual(UNKNOWN);
    expect(await answers([tokenOf({}, { kid: 'no-key-of-anyone' })])).toEqual(
      UNKNOWN,
    );
  });

  it('is answered as we are where nothing vouches for the claims', async () => {
    const key = { ...idp.key, signer: fixed(Buffer.alloc(32)) };
    const forged = STRANGERS.map((iss) =>
      idp.token({ iss }, { kid: KID, alg: 'HS256' }, key),
    );
    const ours = idp.token(
      { iss: 'https://issuer.example' },
      { kid: KID, alg: 'HS256' },
      key,
    );
    expect(await answers([...forged, ours])).toEqual(
      refused('The signature of the token is invalid', 'signature_invalid'),
    );
  });

  it('is named as the reason only where our own key signed', async () => {
    const tokens = STRANGERS.map((iss) => tokenOf({ iss }));
    expect(await answers(tokens)).toEqual(
      refused(
        'The token comes from an issuer that is not trusted',
        'issuer_untrusted',
      ),
    );
  });

  it('is asked for if its text could be a name, and nothing is fetched from it', () => {
    const names = STRANGERS.filter(
      (iss) => typeof iss === 'string' && !NO_NAMES.includes(iss),
    );
    expect(new Set(asked)).toEqual(new Set(names));
    expect(idp.server.requests.map(({ url }) => url)).toEqual(['/jwks.json']);
  });
});
