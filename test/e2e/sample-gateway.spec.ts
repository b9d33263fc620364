import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { TokenService } from '@jwt-auth/nestjs';
import {
  DEMO_USERS,
  type DemoUser,
} from '../../apps/sample/src/users/demo-users.js';
import { UsersService } from '../../apps/sample/src/users/users.service.js';
import { verdictOf } from '../support/answers.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { login, startSample } from '../support/sample-app.js';

const CLAIMS = { roles: [], scope: '', licensedFeatures: [] };

const ODD: readonly [subject: string, header: string][] = [
  ['a\r\nX-Auth-Scopes: admin', 'a%0D%0AX-Auth-Scopes:%20admin'],
  ['a\nb', 'a%0Ab'],
  ['a\0b', 'a%00b'],
  ['Zoë', 'Zo%C3%AB'],
  ['ключ', '%D0%BA%D0%BB%D1%8E%D1%87'],
  ['😀', '%F0%9F%98%80'],
  ['a\u2028b', 'a%E2%80%A8b'],
  ['a b', 'a%20b'],
  ['a%20b', 'a%2520b'],
  ['a,b;c="d"|<e>', 'a,b;c="d"|<e>'],
];

describe.each(PLATFORMS)('verify of the sample on %s', (platform) => {
  let app: RunningApp;
  let tokens: TokenService;

  beforeAll(async () => {
    app = await startSample(platform);
    tokens = app.app.get(TokenService);
  });

  afterAll(() => app.close());
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  /** What a gateway is told about a token. */
  async function verify(token?: string): Promise<unknown[]> {
    const response = await app.request('/auth/verify', token);
    const told = ['x-auth-subject', 'x-auth-scopes', 'cache-control'].map(
      (name) => response.headers.get(name),
    );
    return [await verdictOf(response), ...told];
  }

  /** A token of somebody whom the demo data do not know. */
  async function tokenOf(subject: string, scope = ''): Promise<string> {
    const user = { ...(DEMO_USERS[1] as DemoUser), username: subject };
    vi.spyOn(app.app.get(UsersService), 'find').mockReturnValue(user);
    return (await tokens.issue(subject, { ...CLAIMS, scope })).token;
  }

  it.each([
    ['member', 'reports:read'],
    ['admin', 'reports:read reports:write'],
  ])('tells who %s is, and nothing else', async (username, scopes) => {
    const token = await login(app, username);
    expect(await verify(token)).toEqual(['204', username, scopes, 'no-store']);
    const response = await app.request('/auth/verify', token);
    expect(await response.text()).toBe('');
  });

  it('answers 401 without a token, with the challenge that a gateway hands on', async () => {
    expect(await verify()).toEqual(['401 token_missing', null, null, null]);
    const { headers } = await app.request('/auth/verify');
    expect(headers.get('www-authenticate')).toBe('Bearer realm="sample"');
  });

  it('answers 401 to a bad token, and tells nothing of it', async () => {
    const token = await login(app, 'member');
    const bad = `${token.slice(0, -43)}${'A'.repeat(43)}`;
    const refused = ['401 signature_invalid', null, null, null];
    expect(await verify(bad)).toEqual(refused);
  });

  it.each(ODD)('writes the subject %j as %s', async (subject, header) => {
    const [status, told] = await verify(await tokenOf(subject));
    expect([status, told]).toEqual(['204', header]);
    expect(decodeURIComponent(String(told))).toBe(subject);
  });

  it('keeps scopes apart, whatever is in them', async () => {
    const token = await tokenOf('member', ' läse\r\nb  c ');
    expect(await verify(token)).toEqual([
      '204',
      'member',
      'l%C3%A4se%0D%0Ab c',
      'no-store',
    ]);
  });

  it('answers 401 to a scope that no header could tell from another', async () => {
    const token = await tokenOf('member', 'half\uD800');
    expect(await verify(token)).toEqual(['401', null, null, 'no-store']);
  });
});
