import { JwtAuthModule } from '@jwt-auth/nestjs';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from 'vitest';
import { tokenOf, withFakeClock } from '../support/guarded-app.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { IdentityProvider } from '../support/issuers/provider.js';
import { Tenants } from '../support/issuers/tenants.js';
import {
  entering,
  startTrusting,
  trustingRoutes,
} from '../support/issuers/trusting-app.js';
import { PLATFORMS, start } from '../support/platform.js';
import { ISSUER, sceneOptions, SCENES } from '../support/scenes.js';

const TRUSTED_FOR = 300;
const UNKNOWN_FOR = 30;

describe.each(PLATFORMS)('a tenant on %s', (platform) => {
  let idp: IdentityProvider;
  let tenants: Tenants;
  beforeAll(async () => {
    idp = await IdentityProvider.start('https://tenant.example');
  });
  afterAll(() => idp[Symbol.asyncDispose]());
  beforeEach(() => {
    stopMonotonicTime();
    tenants = new Tenants();
    tenants.rows.set(idp.issuer, idp.options());
  });
  afterEach(restoreMonotonicTime);

  it('is found when its first token comes, and asked for no more', async () => {
    await using app = await startTrusting(platform, {
      issuerResolver: tenants.resolve,
    });
    expect(tenants.asked).toEqual([]);
    for (const token of [idp.token(), idp.token({ jti: 'other' })]) {
      expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
    }
    expect(await entering(app, tokenOf())).toBe(`alice of ${ISSUER}`);
    expect(tenants.asked).toEqual([idp.issuer]);
  });

  it('works with options from a factory', async () => {
    const options = {
      ...sceneOptions(SCENES.HS256),
      issuerResolver: tenants.resolve,
    };
    await using app = await start(
      platform,
      trustingRoutes([
        JwtAuthModule.forRootAsync({ useFactory: async () => options }),
      ]),
      withFakeClock(),
    );
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
    expect(await entering(app, idp.token({ iss: 'https://x.example' }))).toBe(
      '401 key_unknown',
    );
  });

  it('is refused as anybody is who is none, and asked for again later', async () => {
    tenants.rows.clear();
    await using app = await startTrusting(platform, {
      issuerResolver: tenants.resolve,
    });
    expect(await entering(app, idp.token())).toBe('401 key_unknown');
    tenants.rows.set(idp.issuer, idp.options());
    passMonotonicTime(UNKNOWN_FOR - 1);
    expect(await entering(app, idp.token())).toBe('401 key_unknown');
    expect(tenants.asked).toHaveLength(1);
    passMonotonicTime(1);
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
  });

  it.each([
    ['cached', {}],
    ['verified every time', false],
  ] as const)(
    'that is removed has no good tokens any more, if %s',
    async (_, cache) => {
      await using app = await startTrusting(platform, {
        cache,
        issuerResolver: tenants.resolve,
      });
      const token = idp.token();
      expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
      tenants.rows.clear();
      passMonotonicTime(TRUSTED_FOR - 1);
      expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
      passMonotonicTime(1);
      // Served while it is asked anew; then the answer is there.
      expect((await app.request('/guarded', token)).status).toBe(200);
      expect(await entering(app, token)).toBe('401 key_unknown');
    },
  );

  it('whose audience changes has no good tokens for the old one', async () => {
    await using app = await startTrusting(platform, {
      issuerResolver: tenants.resolve,
    });
    const token = idp.token();
    expect(await entering(app, token)).toBe(`bob of ${idp.issuer}`);
    tenants.rows.set(idp.issuer, idp.options({ audience: 'new' }));
    passMonotonicTime(TRUSTED_FOR);
    expect((await app.request('/guarded', token)).status).toBe(200);
    expect(await entering(app, token)).toBe('401 audience_mismatch');
    expect(await entering(app, idp.token({ aud: 'new' }))).toBe(
      `bob of ${idp.issuer}`,
    );
  });
});
