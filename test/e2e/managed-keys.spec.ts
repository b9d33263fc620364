import { JwtAuthModule, ManagedKeys, TokenService } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import {
  clockOf,
  startGuarded,
  withFakeClock,
} from '../support/guarded-app.js';
import {
  issuedBy,
  keysOf,
  kidOf,
  managedOptions,
  publishedBy,
  startManaged,
} from '../support/issuers/managed-app.js';
import { entering, trustingRoutes } from '../support/issuers/trusting-app.js';
import { FickleStore } from '../support/managed-keys/fickle-store.js';
import { PLATFORMS, start } from '../support/platform.js';
import { ISSUER } from '../support/scenes.js';

const DAY = 86_400;
const ALICE = `alice of ${ISSUER}`;

describe.each(PLATFORMS)('managed keys on %s', (platform) => {
  it('sign, verify and are published, the next one too', async () => {
    await using app = await startManaged(platform);
    const token = await issuedBy(app);
    expect(await entering(app, token)).toBe(ALICE);
    const listed = keysOf(app).list();
    expect(listed).toMatchObject([
      { algorithm: 'ES256', state: 'signing' },
      { algorithm: 'ES256', state: 'standby' },
    ]);
    const kids = listed.map(({ kid }) => kid);
    expect(await publishedBy(app)).toEqual(kids);
    expect(kidOf(token)).toBe(kids[0]);
  });

  it.each([
    [{}, 600],
    [{ rotateEvery: '1h', publishAhead: '10m', reloadLag: '1m' }, 267],
    [{ rotateEvery: '1m', publishAhead: '10s', longestLifetime: '15m' }, 0],
    [{ rotateEvery: '1m', publishAhead: '13s', longestLifetime: '15m' }, 1],
  ] as const)(
    'published as %j may be kept for %d seconds',
    async (managed, maxAge) => {
      await using app = await startManaged(platform, managed);
      const { headers } = await app.request('/.well-known/jwks.json');
      expect(headers.get('cache-control')).toBe(`public, max-age=${maxAge}`);
    },
  );

  it('change with the time alone', async () => {
    await using app = await startManaged(
      platform,
      {},
      {
        accessToken: { expiresIn: '1d' },
      },
    );
    const clock = clockOf(app.app);
    const [first, second] = await publishedBy(app);
    clock.advance(30 * DAY - 1);
    const last = await issuedBy(app);
    expect(kidOf(last)).toBe(first);
    clock.advance(1);
    const next = await issuedBy(app);
    expect(kidOf(next)).toBe(second);
    expect(await entering(app, last)).toBe(ALICE);
    expect(await entering(app, next)).toBe(ALICE);
    expect(await publishedBy(app)).toEqual([first, second]);
    // As long as the last token lives, the lag and twice the difference of clocks.
    clock.advance(DAY + 4);
    expect(await entering(app, last)).toBe('401 token_expired');
    clock.advance(5 + 5 + 5);
    expect(await entering(app, last)).toBe('401 key_unknown');
    expect(await publishedBy(app)).toEqual([second]);
    await keysOf(app).reload();
    expect(await publishedBy(app)).toEqual([second, expect.any(String)]);
  });

  it('that are revoked have no good tokens any more, cached ones neither', async () => {
    await using app = await startManaged(platform);
    const token = await issuedBy(app);
    const uncached = await issuedBy(app);
    expect(await entering(app, token)).toBe(ALICE);
    expect(app.app.get(TokenService).cacheStatistics()?.size).toBe(1);
    const kid = kidOf(token);
    await keysOf(app).revoke(kid);
    expect(await entering(app, token)).toBe('401 key_unknown');
    expect(await entering(app, uncached)).toBe('401 key_unknown');
    expect(await publishedBy(app)).not.toContain(kid);
    const next = await issuedBy(app);
    expect(kidOf(next)).not.toBe(kid);
    expect(await entering(app, next)).toBe(ALICE);
  });

  it('let the next one take over when an operator says so', async () => {
    await using app = await startManaged(platform);
    const clock = clockOf(app.app);
    const token = await issuedBy(app);
    await keysOf(app).rotate();
    expect(kidOf(await issuedBy(app))).toBe(kidOf(token));
    clock.advance(DAY);
    const next = await issuedBy(app);
    expect(kidOf(next)).not.toBe(kidOf(token));
    expect(await entering(app, next)).toBe(ALICE);
  });

  it('sign no token that would outlive its key', async () => {
    await using app = await startManaged(platform, { longestLifetime: '1h' });
    const service = app.app.get(TokenService);
    const refused = {
      kind: 'misconfigured',
      code: 'claim_invalid',
      message:
        'The token would live longer than its key is kept: expiresIn may be at most 3600 seconds here, see keys.managed.longestLifetime',
    };
    await expect(
      service.issue('alice', {}, { expiresIn: 3601 }),
    ).rejects.toMatchObject(refused);
    await expect(
      service.sign({}, { type: 'x', expiresIn: '2h' }),
    ).rejects.toMatchObject(refused);
    const { token } = await service.issue('alice', {}, { expiresIn: '1h' });
    expect(await entering(app, token)).toBe(ALICE);
  });

  it('are shared by applications with the same store', async () => {
    const store = new FickleStore();
    await using one = await startManaged(platform, { store });
    await using two = await startManaged(platform, { store });
    const token = await issuedBy(one);
    expect(await entering(two, token)).toBe(ALICE);
    expect(await publishedBy(two)).toEqual(await publishedBy(one));
    await keysOf(one).revoke(kidOf(token));
    await keysOf(two).reload();
    expect(await entering(two, token)).toBe('401 key_unknown');
  });

  it('work with options from a factory', async () => {
    const module = JwtAuthModule.forRootAsync({
      useFactory: async () => managedOptions({ algorithm: 'EdDSA' }),
      endpoints: { jwks: true },
    });
    await using app = await start(
      platform,
      trustingRoutes([module]),
      withFakeClock(),
    );
    expect(await entering(app, await issuedBy(app))).toBe(ALICE);
    expect(await publishedBy(app)).toHaveLength(2);
  });

  it('are none where keys are given', async () => {
    await using app = await startGuarded(platform, {});
    expect(app.app.get(ManagedKeys)).toBeUndefined();
  });
});
