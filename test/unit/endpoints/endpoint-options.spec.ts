import { describe, expect, it } from 'vitest';
import { endpointFaults } from '../../../libs/jwt-auth/src/endpoints/endpoint-faults.js';
import { resolveEndpoints } from '../../../libs/jwt-auth/src/endpoints/endpoint-options.js';

const NONE = {
  jwksPath: undefined,
  metadata: undefined,
  openidConfiguration: false,
  auth: undefined,
};

describe('the option endpoints', () => {
  it.each([undefined, null, {}, { jwks: false }, { metadata: false }])(
    'serves nothing as %j',
    (options) => {
      expect(resolveEndpoints(options)).toEqual(NONE);
    },
  );

  it.each<[object, object]>([
    [{ jwks: true }, { jwksPath: '/.well-known/jwks.json' }],
    [{ jwks: '/k' }, { jwksPath: '/k' }],
    [{ metadata: true }, { metadata: {} }],
    [{ metadata: { a: 1 } }, { metadata: { a: 1 } }],
    [
      { jwks: '/k', openidConfiguration: true },
      { jwksPath: '/k', metadata: {}, openidConfiguration: true },
    ],
    [
      { jwks: '/k', metadata: false, openidConfiguration: true },
      { jwksPath: '/k', openidConfiguration: true },
    ],
    [
      { metadata: { jwks_uri: 'x' }, openidConfiguration: true },
      { metadata: { jwks_uri: 'x' }, openidConfiguration: true },
    ],
  ])('as %j is %j', (options, resolved) => {
    expect(resolveEndpoints(options)).toEqual({ ...NONE, ...resolved });
  });

  it.each<[unknown, string]>([
    [true, 'endpoints must be an object such as { jwks: true }'],
    ['jwks', 'endpoints must be an object such as { jwks: true }'],
    [[], 'endpoints must be an object such as { jwks: true }'],
    [
      { jwk: true },
      'endpoints.jwk is no option here; did you mean jwks? Known are jwks, metadata, openidConfiguration, auth',
    ],
    [
      { metadata: [] },
      'endpoints.metadata must be true or an object of members',
    ],
    [
      { metadata: 'x' },
      'endpoints.metadata must be true or an object of members',
    ],
    [
      { metadata: null },
      'endpoints.metadata must be true or an object of members',
    ],
    [
      { openidConfiguration: 'x' },
      'endpoints.openidConfiguration must be true or false',
    ],
    ...[undefined, false, true, { a: 1 }, { jwks_uri: undefined }].map(
      (metadata): [unknown, string] => [
        { metadata, openidConfiguration: true },
        'endpoints.openidConfiguration must name the public keys (OpenID Connect Discovery section 3): set endpoints.jwks, which needs keys: { privateKey } or { managed }, or metadata: { jwks_uri } if others serve them',
      ],
    ),
    ...[
      'keys',
      '',
      '/',
      '/a b',
      '/:id',
      '/*',
      '/{a}',
      '/a?b',
      '/a#b',
      5,
      null,
      {},
    ].map((jwks): [unknown, string] => [
      { jwks },
      "endpoints.jwks must be true or a path without patterns, such as '/keys.json'",
    ]),
  ])('is refused as %j', (endpoints, reason) => {
    const faults = endpointFaults(endpoints);
    expect(faults.map(({ path, message }) => `${path} ${message}`)).toEqual([
      reason,
    ]);
  });
});
