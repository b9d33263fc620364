import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { PasswordCredentialsDto } from '../../../../libs/jwt-auth/src/endpoints/auth/password-credentials.dto.js';
import { endpointFaults } from '../../../../libs/jwt-auth/src/endpoints/endpoint-faults.js';
import { resolveEndpoints } from '../../../../libs/jwt-auth/src/endpoints/endpoint-options.js';

class Pin {
  @IsString()
  readonly pin!: string;
}

class LongerPin extends Pin {}

class WithoutRules {
  readonly pin!: string;
}

const DEFAULTS = {
  path: 'auth',
  refreshToken: 'body',
  cookieName: '__Host-refresh_token',
  origins: [],
  introspectionScope: undefined,
  credentials: PasswordCredentialsDto,
  decorators: [],
};
const decorator: ClassDecorator = () => undefined;

const PATH =
  "endpoints.auth.path must be a path without patterns, such as 'auth' or 'api/auth'";
const ORIGINS =
  "endpoints.auth.origins must list exact origins, such as 'https://app.example.com', without a path or a slash at the end";
const COOKIE_NAME =
  "endpoints.auth.cookieName must begin with __Host-, so that no other host of the domain can set the cookie, and hold letters, digits, - and _ only, such as '__Host-shop_refresh_token'";
const SCOPE =
  'endpoints.auth.introspection must be { scope }, the one scope that its callers need';
const CREDENTIALS =
  'endpoints.auth.credentials must be a class with class-validator rules';
const DECORATORS =
  'endpoints.auth.decorators must list class decorators, such as UseGuards(ThrottlerGuard)';

describe('the option endpoints.auth', () => {
  it.each([undefined, false])('makes no routes as %s', (auth) => {
    expect(resolveEndpoints({ auth }).auth).toBeUndefined();
  });

  it.each<[unknown, object]>([
    [true, {}],
    [{}, {}],
    [{ path: undefined, origins: undefined }, {}],
    [{ path: 'api/v1/auth' }, { path: 'api/v1/auth' }],
    [{ path: '/sign-in' }, { path: '/sign-in' }],
    [{ refreshToken: 'cookie' }, { refreshToken: 'cookie' }],
    [
      { refreshToken: 'cookie', cookieName: '__Host-shop' },
      { refreshToken: 'cookie', cookieName: '__Host-shop' },
    ],
    [
      {
        refreshToken: 'cookie',
        origins: ['https://a.example', 'http://localhost:4200'],
      },
      {
        refreshToken: 'cookie',
        origins: ['https://a.example', 'http://localhost:4200'],
      },
    ],
    [{ introspection: { scope: 'ask' } }, { introspectionScope: 'ask' }],
    [{ credentials: Pin }, { credentials: Pin }],
    [{ credentials: LongerPin }, { credentials: LongerPin }],
    [{ decorators: [decorator] }, { decorators: [decorator] }],
  ])('as %o is %o', (auth, resolved) => {
    expect(resolveEndpoints({ auth: auth as true }).auth).toEqual({
      ...DEFAULTS,
      ...resolved,
    });
  });

  it.each<[unknown, string]>([
    ...['auth', 1, null, []].map((auth): [unknown, string] => [
      auth,
      "endpoints.auth must be true or an object such as { path: 'auth' }",
    ]),
    [
      { cookie: true },
      "endpoints.auth.cookie is no option here: write refreshToken: 'cookie'",
    ],
    ...['', '/', 'a/', 'a//b', ':id', '*', '{a}', 'a b', 'a?b', 5, null].map(
      (path): [unknown, string] => [{ path }, PATH],
    ),
    ...['header', true, null].map((refreshToken): [unknown, string] => [
      { refreshToken },
      "endpoints.auth.refreshToken must be 'body' or 'cookie'",
    ]),
    ...[
      'refresh_token',
      '__host-shop',
      '__Secure-shop',
      '__Host-',
      '__Host-a b',
      '__Host-a;b',
      '__Host-a=b',
      '__Host-\u00A0a',
      `__Host-${'a'.repeat(65)}`,
      ' __Host-shop',
      7,
      null,
    ].map((cookieName): [unknown, string] => [
      { refreshToken: 'cookie', cookieName },
      COOKIE_NAME,
    ]),
    [
      { cookieName: '__Host-shop' },
      "endpoints.auth.cookieName is about the cookie: set refreshToken: 'cookie', or leave it out",
    ],
    ...[
      'https://a.example',
      ['https://a.example/'],
      ['https://a.example/app'],
      ['https://A.example'],
      ['https://a.example:443'],
      ['https://*.example'],
      ['a.example'],
      ['*'],
      ['null'],
      ['ftp://a.example'],
      [7],
      null,
    ].map((origins): [unknown, string] => [
      { refreshToken: 'cookie', origins },
      ORIGINS,
    ]),
    [
      { origins: ['https://a.example'] },
      "endpoints.auth.origins is about the cookie: set refreshToken: 'cookie', or leave it out",
    ],
    ...[
      true,
      null,
      'ask',
      {},
      { scope: '' },
      { scope: 'a b' },
      { scope: 'a"' },
      { scope: ['a'] },
      { scope: 'a', more: 1 },
    ].map((introspection): [unknown, string] => [{ introspection }, SCOPE]),
    ...[null, {}, 'Pin', WithoutRules, () => undefined].map(
      (credentials): [unknown, string] => [{ credentials }, CREDENTIALS],
    ),
    [
      { credentials: undefined },
      'endpoints.auth.credentials is undefined, perhaps by a circular import: leave it out if none is meant',
    ],
    ...[decorator, null, ['x'], [undefined]].map(
      (decorators): [unknown, string] => [{ decorators }, DECORATORS],
    ),
  ])('is refused as %o', (auth, reason) => {
    const faults = endpointFaults({ auth });
    expect(faults.map(({ path, message }) => `${path} ${message}`)).toEqual([
      reason,
    ]);
  });
});
