import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, PASSWORD, startAuth, type Tokens } from './auth-app.js';
import type { Sending } from './sending.js';

const NAME = 'Zoë’s 手机 📱';
const json = { username: 'alice', password: PASSWORD };

async function deviceAfter(
  app: AuthApp,
  token: string,
): Promise<Record<string, unknown>> {
  const { body } = await app.send('GET', '/auth/sessions', { token });
  const [session] = body['sessions'] as { device: Record<string, unknown> }[];
  return session?.device ?? {};
}

describe.each(PLATFORMS)('the name of a device on %s', (platform) => {
  it.each<[string, Sending]>([
    [
      'UTF-8 in the header',
      {
        json,
        headers: { 'x-device-name': Buffer.from(NAME).toString('latin1') },
      },
    ],
    [
      'percent-encoding in the header',
      { json, headers: { 'x-device-name': encodeURIComponent(NAME) } },
    ],
    ['a member of the body', { json: { ...json, device_name: NAME } }],
    [
      'a field of a form',
      { form: Object.entries({ ...json, device_name: NAME }) },
    ],
  ])('is shown as it was given at sign-in as %s', async (_, sending) => {
    await using app = await startAuth(platform);
    const sent = await app.send('POST', '/auth/login', sending);
    const { access_token } = sent.body as unknown as Tokens;
    expect(await deviceAfter(app, access_token)).toMatchObject({
      name: NAME,
      ip: '127.0.0.1',
    });
  });

  it('may change with a refresh', async () => {
    await using app = await startAuth(platform);
    const { refresh_token } = await app.login();
    app.clock.advance(60);
    const body = { refresh_token, device_name: NAME };
    const sent = await app.send('POST', '/auth/refresh', { json: body });
    const { access_token } = sent.body as unknown as Tokens;
    expect((await deviceAfter(app, access_token))['name']).toBe(NAME);
  });

  it('can be no longer than a header, which does no harm', async () => {
    await using app = await startAuth(platform);
    for (const filler of ['%00', '%F0%9F%93%B1', '\u00FF', '%', 'n']) {
      const long = filler.repeat(Math.floor(12_000 / filler.length));
      const headers = {
        'x-device-name': long,
        'x-device-id': long,
        'user-agent': long,
      };
      // Node takes 16 KB of headers altogether.
      const each = { 'x-device-name': long };
      expect(
        (await app.send('POST', '/auth/login', { json, headers })).status,
      ).toBe(431);
      const sent = await app.send('POST', '/auth/login', {
        json,
        headers: each,
      });
      expect(sent.status).toBe(200);
      const { access_token } = sent.body as unknown as Tokens;
      const { name = '' } = await deviceAfter(app, access_token);
      expect(String(name).length).toBeLessThanOrEqual(256);
    }
  });
});
