import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { forge } from '../../support/forge.js';
import { PLATFORMS } from '../../support/platform.js';
import { patternOf } from '../tokens/forged-tokens.js';
import { OidcProvider, providerKey } from './provider.js';
import {
  type ResourceServer,
  RESOURCE,
  startResourceServer,
} from './resource-server.js';
import { verdict, verdictsUntil } from './verdicts.js';

// Programs take longer to start while other tests run.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ACCEPTED = '200';
const UNKNOWN = '401 key_unknown';
const UNAVAILABLE = '503 temporarily_unavailable';

/** One story in its order: the application starts once, the provider again and again. */
describe.each(PLATFORMS)('rotation at oidc-provider, on %s', (platform) => {
  const first = providerKey('ES256', 'first');
  const second = providerKey('ES256', 'second');
  const third = providerKey('RS256', 'third');
  let provider: OidcProvider;
  let app: ResourceServer;
  let old: string;

  beforeAll(async () => {
    provider = await OidcProvider.start([first]);
    app = await startResourceServer(platform, provider.issuer);
    old = await provider.token('ES256', RESOURCE);
  });

  afterAll(async () => {
    await app.close();
    await provider[Symbol.asyncDispose]();
  });

  /** Up to the last of the verdicts given there are these only, in this order; the first may be over already. */
  async function expectInTurn(
    token: string,
    before: string,
    after: string,
  ): Promise<void> {
    const met = await verdictsUntil(after, app, token);
    expect(met).toEqual(met.length < 2 ? [after] : [before, after]);
  }

  it('begins with one key', async () => {
    expect(decodeProtectedHeader(old).kid).toBe('first');
    expect(await verdict(app, old)).toBe(ACCEPTED);
  });

  it('brings a key that is accepted, and the old one still', async () => {
    await provider.restart([second, first]);
    const token = await provider.token('ES256', RESOURCE);
    expect(decodeProtectedHeader(token).kid).toBe('second');
    // Unknown as long as the pause after the last fetch is not over.
    await expectInTurn(token, UNKNOWN, ACCEPTED);
    expect(await verdict(app, old)).toBe(ACCEPTED);
  });

  it('takes a key away, and its tokens are refused once the keys are read', async () => {
    await provider.restart([second]);
    await expectInTurn(old, ACCEPTED, UNKNOWN);
    const token = await provider.token('ES256', RESOURCE);
    expect(await verdict(app, token)).toBe(ACCEPTED);
  });

  it('may change the algorithm too', async () => {
    await provider.restart([third, second]);
    const token = await provider.token('RS256', RESOURCE);
    await expectInTurn(token, UNKNOWN, ACCEPTED);
  });

  it('is not waited for while the provider is down: known keys go on, unknown ones cannot be judged', async () => {
    const known = await provider.token('RS256', RESOURCE);
    const { header, claims, signer } = patternOf(known, 'RS256', third);
    const unknown = forge({ ...header, kid: 'fourth' }, claims, signer);
    const fresh = forge(header, { ...claims, jti: 'never seen' }, signer);

    await provider.stop();
    await expectInTurn(unknown, UNKNOWN, UNAVAILABLE);
    const { headers } = await app.request('/reports', unknown);
    expect(headers.get('retry-after')).toBe('1');
    expect(await verdict(app, known)).toBe(ACCEPTED);
    expect(await verdict(app, fresh)).toBe(ACCEPTED);

    await provider.restart([third]);
    await expectInTurn(unknown, UNAVAILABLE, UNKNOWN);
    expect(await verdict(app, known)).toBe(ACCEPTED);
  });
});
