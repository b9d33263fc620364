import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from 'vitest';
import { tokenOf } from '../support/guarded-app.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { IdentityProvider } from '../support/issuers/provider.js';
import { Tenants } from '../support/issuers/tenants.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { unhandledDuring } from '../support/issuers/unhandled.js';
import { PLATFORMS } from '../support/platform.js';
import { ISSUER } from '../support/scenes.js';

const TRUSTED_FOR = 300;
const SERVED_FOR = 60;
const FAILED_FOR = 1;

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

  it('cannot be decided on while its resolver fails, and nothing falls over', async () => {
    await using app = await startTrusting(platform, {
      issuerResolver: tenants.resolve,
    });
    const token = idp.token();
    const outcomes: string[] = [];
    const unhandled = await unhandledDuring(async () => {
      outcomes.push(await entering(app, token));
      tenants.failing = true;
      passMonotonicTime(TRUSTED_FOR);
      outcomes.push(await entering(app, token));
      passMonotonicTime(SERVED_FOR);
      outcomes.push(await entering(app, token), await entering(app, tokenOf()));
      tenants.failing = false;
      passMonotonicTime(FAILED_FOR);
      outcomes.push(await entering(app, token));
    });
    expect(outcomes).toEqual([
      `bob of ${idp.issuer}`,
      `bob of ${idp.issuer}`,
      '503 temporarily_unavailable',
      `alice of ${ISSUER}`,
      `bob of ${idp.issuer}`,
    ]);
    expect(unhandled).toEqual([]);
  });

  it('with wrong options is a fault of the application', async () => {
    const { issuer } = idp;
    tenants.rows.set(issuer, idp.options({ issuer: 'https://other.example' }));
    await using app = await startTrusting(platform, {
      issuerResolver: tenants.resolve,
    });
    const response = await app.request('/guarded', idp.token());
    expect([response.status, await response.json()]).toEqual([
      500,
      { statusCode: 500, message: 'Internal server error' },
    ]);
  });
});
