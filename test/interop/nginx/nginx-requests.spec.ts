import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { UsersService } from '../../../apps/sample/src/users/users.service.js';
import { useTempFolder } from '../../package/support/temp-folder.js';
import { PLATFORMS } from '../../support/platform.js';
import { absenceOf } from '../programs/installed.js';
import { statusWithTokens } from '../programs/token-headers.js';
import { forged } from '../tokens/forged-tokens.js';
import { SampleBehindNginx } from './sample-behind-nginx.js';

// Programs take longer to start while other tests run.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(absenceOf('nginx'))('nginx and requests', () => {
  const folder = useTempFolder();

  describe.each(PLATFORMS)('with the sample on %s', (platform) => {
    let sample: SampleBehindNginx;

    beforeAll(async () => {
      sample = await SampleBehindNginx.start(folder(), 'ES256', platform);
    });

    afterAll(() => sample[Symbol.asyncDispose]());
    afterEach(() => void vi.restoreAllMocks());

    const authorized = (headers: Record<string, string> = {}) => ({
      headers: { authorization: `Bearer ${sample.issued}`, ...headers },
    });

    it('refuses a request without a token, with the challenge of the sample', async () => {
      const challenge = 'Bearer realm="sample"';
      const answer = await sample.ask('/orders');
      expect(answer).toEqual({ status: 401, challenge, passed: 0 });
    });

    it('lets nobody in with two tokens, of which one is good', async () => {
      const bad = forged('foreign key', sample.pattern);
      const url = `${sample.url}/orders`;
      const before = sample.service.requests.length;
      expect(await statusWithTokens(url, [sample.issued, bad])).toBe(400);
      expect(await statusWithTokens(url, [bad, sample.issued])).toBe(400);
      expect(sample.service.requests).toHaveLength(before);
      expect(await statusWithTokens(url, [sample.issued])).toBe(200);
    });

    it('keeps its question from the outside', async () => {
      const answer = await sample.ask('/_verify', authorized());
      expect(answer).toMatchObject({ status: 404, passed: 0 });
    });

    it('hands on method and body', async () => {
      const body = 'x'.repeat(100_000);
      const init = { ...authorized(), method: 'POST', body };
      const answer = await sample.ask('/orders?a=b', init);
      expect(answer).toMatchObject({ status: 200, passed: 1 });
      const [last] = sample.service.requests.slice(-1);
      expect(last).toMatchObject({ method: 'POST', url: '/orders?a=b', body });
    });

    it('overwrites what a client says of itself', async () => {
      await sample.ask(
        '/orders',
        authorized({
          'X-Auth-Subject': 'root',
          'x-auth-scopes': 'everything',
          x_auth_subject: 'root',
        }),
      );
      const { headers } = sample.service.requests.at(-1) ?? {};
      const told = Object.entries(headers ?? {}).filter(([name]) =>
        /^x[-_]auth/.test(name),
      );
      expect(told).toEqual([
        ['x-auth-subject', 'admin'],
        ['x-auth-scopes', 'reports:read reports:write'],
      ]);
    });

    it('takes the header away where there are no scopes', async () => {
      const token = await sample.tokenOf('member');
      const headers = {
        authorization: `Bearer ${token}`,
        'x-auth-scopes': 'everything',
      };
      expect(await sample.ask('/orders', { headers })).toMatchObject({
        status: 200,
        passed: 1,
      });
      const { headers: seen } = sample.service.requests.at(-1) ?? {};
      expect(seen).toMatchObject({ 'x-auth-subject': 'member' });
      expect(seen).not.toHaveProperty('x-auth-scopes');
    });

    it('lets no subject make a header of its own', async () => {
      const subject = 'Zoë\r\nX-Auth-Scopes: everything';
      await sample.askWith(await sample.tokenOf(subject));
      const { headers } = sample.service.requests.at(-1) ?? {};
      const told = String(headers?.['x-auth-subject']);
      expect(told).toBe('Zo%C3%AB%0D%0AX-Auth-Scopes:%20everything');
      expect(decodeURIComponent(told)).toBe(subject);
      expect(headers).not.toHaveProperty('x-auth-scopes');
    });

    it('lets nobody in while the sample cannot decide', async () => {
      vi.spyOn(sample.app.app.get(UsersService), 'find').mockImplementation(
        () => {
          throw new Error('The database is down');
        },
      );
      const response = await sample.app.request('/auth/verify', sample.issued);
      expect(response.status).toBe(503);
      const answer = await sample.askWith(sample.issued);
      expect(answer).toEqual({ status: 500, challenge: null, passed: 0 });
    });
  });

  it('lets nobody in while the sample is down', async () => {
    await using sample = await SampleBehindNginx.start(
      folder(),
      'ES256',
      'express',
    );
    await sample.app.close();
    const answer = await sample.askWith(sample.issued);
    expect(answer).toEqual({ status: 500, challenge: null, passed: 0 });
  });
});
