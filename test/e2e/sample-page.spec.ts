import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import {
  post,
  SAMPLE_SECRET,
  signIn,
  startSample,
} from '../support/sample-app.js';

const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';

describe.each(PLATFORMS)('the page of the sample on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startSample(platform);
  });
  afterAll(() => app.close());
  afterEach(() => vi.unstubAllEnvs());

  function home(accept: string): Promise<Response> {
    return app.request('/', undefined, { headers: { accept } });
  }

  it('is for browsers; everything else gets the message', async () => {
    const page = await home(BROWSER);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('vary')).toContain('Accept');
    expect(await page.text()).toContain('<title>Sessions at work</title>');
    for (const accept of ['*/*', 'application/json']) {
      expect(await (await home(accept)).json()).toEqual({
        message: 'Everyone may read this',
      });
    }
  });

  it('runs nothing but its own files', async () => {
    const { headers } = await home(BROWSER);
    const policy = String(headers.get('content-security-policy')).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.join()).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['main.js', 'text/javascript; charset=utf-8'],
    ['page.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
  ])('has the file %s', async (name, type) => {
    const response = await app.request(`/page/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type.split(';')[0]);
  });

  it.each([
    'nothing.js',
    '..%2Fpackage.json',
    '..%2F..%2Fpackage.json',
    '%2e%2e%2fsrc%2fmain.js',
    'main.js%00.css',
    'constructor',
  ])('has no file %s', async (name) => {
    const { status } = await app.request(`/page/${name}`);
    expect([400, 404]).toContain(status);
  });

  it('is told of events, and never of a token', async () => {
    const tokens = await signIn(app, 'member');
    const { refresh_token } = tokens;
    await post(app, '/auth/refresh', { refresh_token });
    await post(app, '/auth/refresh', { refresh_token: 'x' });
    const text = await (await app.request('/demo/events')).text();
    const { events } = JSON.parse(text) as {
      events: { number: number; event: { type: string } }[];
    };
    const types = events.map(({ event }) => event.type);
    expect(types).toEqual(['issued', 'refreshed', 'rejected']);
    for (const secret of [
      ...refresh_token.split('.').slice(2),
      ...tokens.access_token.split('.'),
    ]) {
      expect(text).not.toContain(secret);
    }

    const { number = 0 } = events.at(-2) ?? {};
    const rest = await app.request(`/demo/events?after=${number}`);
    expect(await rest.json()).toEqual({ events: events.slice(-1) });
  });

  it('tells how it was started', async () => {
    expect(await (await app.request('/demo/settings')).json()).toEqual({
      store: 'memory',
      grace: '30s',
      accessTtl: '15m',
    });
  });

  it('tells neither in production', async () => {
    await using production = await startSample(platform, {
      JWT_SECRET: SAMPLE_SECRET,
      NODE_ENV: 'production',
    });
    for (const path of ['/demo/events', '/demo/settings']) {
      expect((await production.request(path)).status).toBe(404);
    }
  });
});
