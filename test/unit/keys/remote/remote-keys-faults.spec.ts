import { describe, expect, it } from 'vitest';
import { remoteKeysFaults } from '../../../../libs/jwt-auth/src/keys/remote/remote-keys-faults.js';
import { resolveRemoteKeys } from '../../../../libs/jwt-auth/src/keys/remote/remote-settings.js';
import { selfSigned } from '../../../support/jwks/certificate.js';

const GOOD = {
  issuer: 'https://idp.example',
  jwks: 'https://idp.example/jwks.json',
};
const { cert, key } = selfSigned();

function faults(options: unknown, others?: readonly string[]): string[] {
  return remoteKeysFaults(options, 'trustedIssuers[0]', others).map(
    ({ path, message }) => `${path} ${message}`,
  );
}

const at = (path: string, message: string): string =>
  `trustedIssuers[0]${path} ${message}`;

describe('no fault is found in', () => {
  it.each([
    [{}],
    [{ issuer: 'any text' }],
    [{ issuer: 'https://idp.example/tenant', jwks: 'discover' }],
    [{ algorithms: ['RS256', 'EdDSA'], fetch: {} }],
    [{ algorithms: undefined, fetch: undefined }],
    [
      {
        fetch: {
          timeout: '5s',
          cooldown: 30,
          maxAge: '10m',
          staleFor: 0,
          maxBytes: 1,
          maxKeys: 1,
          loopback: true,
          privateAddresses: false,
          ca: cert,
        },
      },
    ],
    [{ fetch: { ca: Buffer.from(cert), staleFor: '1w', maxAge: undefined } }],
    [{ jwks: 'http://localhost:3000/jwks', fetch: { loopback: true } }],
    [{ jwks: 'https://10.0.0.1/jwks', fetch: { privateAddresses: true } }],
  ])('options that are good, %#', (changes) => {
    expect(faults({ ...GOOD, ...changes })).toEqual([]);
  });

  it('members that are checked elsewhere', () => {
    expect(faults({ ...GOOD, audience: 5 }, ['audience'])).toEqual([]);
  });
});

describe('a fault is', () => {
  it.each([undefined, null, 'https://idp.example', [GOOD]])(
    'what is no object: %j',
    (options) => {
      expect(faults(options)).toEqual([
        at('', 'must be an object: { issuer, jwks }'),
      ]);
    },
  );

  it('a member that is none', () => {
    expect(faults({ ...GOOD, colour: '', fetch: { retries: 3 } })).toEqual([
      at(
        '.colour',
        'is no option here; known are issuer, jwks, algorithms, fetch',
      ),
      at(
        '.fetch.retries',
        'is no option here; known are timeout, cooldown, maxAge, staleFor, maxBytes, maxKeys, loopback, privateAddresses, ca',
      ),
    ]);
  });

  it('an address or an issuer that is undefined', () => {
    const UNSET =
      '; it is missing or undefined: is the environment variable set?';
    expect(faults({})).toEqual([
      at('.issuer', `must be the iss of its tokens, exactly${UNSET}`),
      at(
        '.jwks',
        `must be the https: address of its JWK set, or 'discover'${UNSET}`,
      ),
    ]);
  });

  it.each([null, '', 5])('an issuer like %j', (issuer) => {
    expect(faults({ ...GOOD, issuer })).toEqual([
      at('.issuer', 'must be the iss of its tokens, exactly'),
    ]);
  });

  it.each([null, '', 5, '/jwks.json', 'idp.example'])(
    'an address like %j',
    (jwks) => {
      expect(faults({ ...GOOD, jwks })).toEqual([
        at('.jwks', "must be the https: address of its JWK set, or 'discover'"),
      ]);
    },
  );

  it.each([
    [
      'http://idp.example/',
      'it must be an https: address; fetch.loopback allows http: on loopback',
    ],
    ['file:///etc/passwd', 'it must be an https: address'],
    ['https://a:b@idp.example/', 'it must hold no user name or password'],
    ['https://idp.example/#keys', 'it must have no fragment'],
    [
      'https://127.0.0.1/',
      'its address is a loopback address: allow it with fetch.loopback',
    ],
    [
      'https://169.254.169.254/',
      'its address is one that is never connected to',
    ],
  ])('an address that must not be fetched: %s', (jwks, reason) => {
    expect(faults({ ...GOOD, jwks })).toEqual([
      at('.jwks', `cannot be fetched from: ${reason}`),
    ]);
    const discovered = faults({ issuer: jwks, jwks: 'discover' });
    expect(discovered).toEqual([
      at('.issuer', `cannot be fetched from: ${reason}`),
    ]);
  });

  it('discovery where the issuer is no address', () => {
    expect(faults({ issuer: 'accounts', jwks: 'discover' })).toEqual([
      at(
        '.jwks',
        "can be 'discover' only where the issuer is an https: address; else give the address of its JWK set",
      ),
    ]);
    expect(faults({ issuer: `${GOOD.issuer}/?a=1`, jwks: 'discover' })).toEqual(
      [at('.issuer', "must have no query where jwks is 'discover'")],
    );
  });

  it.each([[[]], ['RS256'], [{}]])('algorithms like %j', (algorithms) => {
    expect(faults({ ...GOOD, algorithms })).toEqual([
      at(
        '.algorithms',
        "must be an array of at least one algorithm, such as ['RS256'], or left out for all",
      ),
    ]);
  });

  it('an algorithm of secrets, or none at all', () => {
    const ALL =
      'RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA';
    expect(faults({ ...GOOD, algorithms: ['RS256', 'HS256', 'none'] })).toEqual(
      [
        at(
          '.algorithms[1]',
          'must not be HS256, HS384 or HS512: their secrets are never published; share one through keys instead',
        ),
        at('.algorithms[2]', `must be one of ${ALL}`),
      ],
    );
  });

  it.each([null, '5s', []])('a fetch like %j', (fetch) => {
    expect(faults({ ...GOOD, fetch })).toEqual([
      at('.fetch', "must be an object, such as { timeout: '5s' }"),
    ]);
  });

  it.each<[string, unknown, string]>([
    ...['cooldown', 'maxAge'].flatMap((name) =>
      [0, -1, '0s', 'five seconds', 1.5, Infinity, null].map(
        (value): [string, unknown, string] => [
          name,
          value,
          "must be a duration of at least a second, such as '30s'",
        ],
      ),
    ),
    ...['0s', '61s', '2m', 0, 61, Infinity].map(
      (value): [string, unknown, string] => [
        'timeout',
        value,
        "must be a duration of a second to a minute, such as '5s'",
      ],
    ),
    ['staleFor', 'for ever', "must be a duration, such as '1d', or 0 for none"],
    ['maxBytes', 0, 'must be a whole number of bytes, such as 524288'],
    ['maxBytes', Infinity, 'must be a whole number of bytes, such as 524288'],
    ['maxKeys', 1.5, 'must be a whole number of keys, such as 100'],
    ['loopback', 'yes', 'must be true or false'],
    ['privateAddresses', 1, 'must be true or false'],
    ['ca', key, 'must be a certificate, or several, in PEM'],
    ['ca', '', 'must be a certificate, or several, in PEM'],
    ['ca', 5, 'must be a certificate, or several, in PEM'],
    [
      'ca',
      Buffer.from(cert.split('\n')[1] ?? '', 'base64'),
      'must be a certificate, or several, in PEM',
    ],
  ])('a fetch with a bad %s, %#', (name, value, message) => {
    expect(faults({ ...GOOD, fetch: { [name]: value } })).toEqual([
      at(`.fetch.${name}`, message),
    ]);
  });

  it('found with all others, in one go', () => {
    const options = { jwks: '', algorithms: [], fetch: { timeout: 0 }, x: 1 };
    expect(faults(options)).toHaveLength(5);
  });
});

describe('what is left out', () => {
  it('has its default', () => {
    expect(resolveRemoteKeys(GOOD)).toEqual({
      ...GOOD,
      algorithms: [
        'RS256',
        'RS384',
        'RS512',
        'PS256',
        'PS384',
        'PS512',
        'ES256',
        'ES384',
        'ES512',
        'EdDSA',
      ],
      timeout: 5,
      cooldown: 30,
      maxAge: 600,
      staleFor: 86_400,
      maxBytes: 524_288,
      maxKeys: 100,
      loopback: false,
      privateAddresses: false,
      ca: undefined,
    });
  });

  it('has it beside what is given', () => {
    const fetch = { timeout: '2s', staleFor: 0, maxKeys: 5, ca: cert } as const;
    expect(
      resolveRemoteKeys({ ...GOOD, algorithms: ['ES256'], fetch }),
    ).toEqual({
      ...resolveRemoteKeys(GOOD),
      algorithms: ['ES256'],
      timeout: 2,
      staleFor: 0,
      maxKeys: 5,
      ca: cert,
    });
  });
});
