import { describe, expect, it } from 'vitest';
import { resolveEndpoints } from '../../../libs/jwt-auth/src/endpoints/endpoint-options.js';
import {
  addressFault,
  metadataOf,
  metadataPaths,
} from '../../../libs/jwt-auth/src/endpoints/metadata.js';
import { metadataUrls } from '../../../libs/jwt-auth/src/keys/remote/discovery.js';

const all = resolveEndpoints({
  jwks: true,
  metadata: true,
  openidConfiguration: true,
});

describe('metadata', () => {
  it.each([
    'https://a.example',
    'https://a.example/',
    'https://a.example/realms/one',
    'https://a.example/realms/one/',
    'https://a.example:8443/~x/y_z.w-v/@t',
  ])('of %s are where our own discovery looks for them', (issuer) => {
    const [openid, oauth] = metadataUrls(issuer);
    expect(metadataPaths(issuer, all)).toEqual([
      oauth.pathname,
      openid.pathname,
    ]);
  });

  it('have no path where they are not served, whatever the issuer', () => {
    const none = resolveEndpoints({ jwks: true });
    expect(metadataPaths('not an address', none)).toEqual([]);
  });

  it.each([
    'issuer',
    '',
    '//a.example',
    'data:text/plain,x',
    'https://a.example?x',
    'https://a.example?x=1',
    'https://a.example#x',
    'https://a.example/:id',
    'https://a.example/(x)',
    'https://a.example/a+',
    'https://a.example/a%2fb',
  ])('have no place at the issuer %j', (issuer) => {
    expect([...addressFault(issuer)]).toEqual([
      {
        path: 'endpoints.metadata',
        message: expect.stringMatching(
          /^needs an issuer that is an address without query/,
        ) as string,
      },
    ]);
  });

  it('point to the key set at the address of the issuer, without its path', () => {
    const { jwks_uri: address } = metadataOf(
      'https://a.example:8443/realms/one',
      [],
      all,
    );
    expect(address).toBe('https://a.example:8443/.well-known/jwks.json');
  });

  it('name each algorithm once', () => {
    expect(
      metadataOf('https://a.example', ['ES256', 'RS256', 'ES256'], all),
    ).toMatchObject({
      id_token_signing_alg_values_supported: ['ES256', 'RS256'],
    });
  });

  it('name no key set that is not served', () => {
    const endpoints = resolveEndpoints({ metadata: true });
    expect(metadataOf('https://a.example', ['ES256'], endpoints)).toEqual({
      issuer: 'https://a.example',
      response_types_supported: [],
    });
  });
});
