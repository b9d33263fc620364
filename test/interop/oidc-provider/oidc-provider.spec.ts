import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { verdictOf } from '../../support/answers.js';
import { PLATFORMS } from '../../support/platform.js';
import { observe } from '../matrix/observation.js';
import {
  forged,
  type Forgery,
  type Pattern,
  patternOf,
} from '../tokens/forged-tokens.js';
import {
  OidcProvider,
  PROVIDER_ALGORITHMS,
  type ProviderKey,
  providerKey,
} from './provider.js';
import {
  type ResourceServer,
  RESOURCE,
  startResourceServer,
} from './resource-server.js';

// Programs take longer to start while other tests run.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const program = 'ours, for oidc-provider';
const OTHER = 'https://other.example.com';

/** Made with the keys of the provider, which would issue none of them. */
const REFUSED: readonly [token: Forgery, code: string][] = [
  ['tampered', 'signature_invalid'],
  ['foreign key', 'signature_invalid'],
  ['other type', 'type_mismatch'],
  ['no expiry', 'claim_invalid'],
  ['alg none', 'algorithm_not_allowed'],
  ['public key as secret', 'algorithm_not_allowed'],
];

describe.each(PLATFORMS)('tokens of oidc-provider on %s', (platform) => {
  const keys = PROVIDER_ALGORITHMS.map((name) =>
    providerKey(name, `k-${name}`),
  );
  let provider: OidcProvider;
  let stranger: OidcProvider;
  let app: ResourceServer;

  beforeAll(async () => {
    provider = await OidcProvider.start(keys);
    stranger = await OidcProvider.start(keys);
    app = await startResourceServer(platform, provider.issuer);
  });

  afterAll(async () => {
    await app.close();
    await provider[Symbol.asyncDispose]();
    await stranger[Symbol.asyncDispose]();
  });

  afterEach(() => void (app.clock.ahead = 0));

  const ask = async (token: string): Promise<string> =>
    verdictOf(await app.request('/reports', token));

  describe.each(keys)('with $algorithm', (key: ProviderKey) => {
    const { algorithm, kid } = key;
    let issued: string;
    let pattern: Pattern;

    beforeAll(async () => {
      issued = await provider.token(algorithm, RESOURCE);
      pattern = patternOf(issued, algorithm, key);
    });

    it('are what RFC 9068 describes', () => {
      const header = { alg: algorithm, typ: 'at+jwt', kid };
      expect(decodeProtectedHeader(issued)).toEqual(header);
      expect(decodeJwt(issued)).toMatchObject({
        iss: provider.issuer,
        aud: RESOURCE,
        sub: algorithm,
        client_id: algorithm,
        scope: 'reports:read',
      });
    });

    it('are accepted, with their claims', async (context) => {
      const response = await app.request('/reports', issued);
      const outcome = response.ok ? 'accepted' : 'refused';
      observe(context, { program, algorithm, token: 'good', outcome });
      expect(await response.json()).toEqual(decodeJwt(issued));
    });

    it('are accepted also where forged without a fault', async () => {
      expect(await ask(forged('good', pattern))).toBe('200');
    });

    it.for(REFUSED)('are refused: %s, %s', async ([token, code], context) => {
      const verdict = await ask(forged(token, pattern));
      const outcome = verdict === '200' ? 'accepted' : 'refused';
      observe(context, { program, algorithm, token, outcome });
      expect(verdict).toBe(`401 ${code}`);
    });

    it('are refused once expired', async (context) => {
      app.clock.ahead = 595;
      expect(await ask(issued)).toBe('200');
      app.clock.ahead = 610;
      const verdict = await ask(issued);
      const outcome = verdict === '200' ? 'accepted' : 'refused';
      observe(context, { program, algorithm, token: 'expired', outcome });
      expect(verdict).toBe('401 token_expired');
    });

    it('are refused where issued for another resource', async (context) => {
      const verdict = await ask(await provider.token(algorithm, OTHER));
      const outcome = verdict === '200' ? 'accepted' : 'refused';
      const token = 'other audience';
      observe(context, { program, algorithm, token, outcome });
      expect(verdict).toBe('401 audience_mismatch');
    });

    it('are refused where another provider issued them, with the same keys', async (context) => {
      const verdict = await ask(await stranger.token(algorithm, RESOURCE));
      const outcome = verdict === '200' ? 'accepted' : 'refused';
      observe(context, { program, algorithm, token: 'other issuer', outcome });
      expect(verdict).toBe('401 key_unknown');
    });
  });
});
