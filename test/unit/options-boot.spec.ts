import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bootFaults, optionsWith } from '../support/boot-faults.js';

const KNOWN =
  'issuer, audience, accessToken, clockTolerance, claims, extractors, userLoader, grants, cache, limits, secretClaimNames, realm, issuerResolver, trustedIssuers, sessions, revocations, keys';

describe('unknown options', () => {
  it.each([
    ['at the top', { colour: 'blue' }, 'colour', KNOWN],
    ['of an object', { toString: 'x' }, 'toString', KNOWN],
    ['that are undefined', { colour: undefined }, 'colour', KNOWN],
    [
      'of accessToken',
      { accessToken: { colour: '1h' } },
      'accessToken.colour',
      'expiresIn, type',
    ],
    [
      'of grants',
      { grants: { claims: 'x' } },
      'grants.claims',
      'roles, scopes, permissions',
    ],
    ['of cache', { cache: { max: 1 } }, 'cache.max', 'maxEntries'],
    ['of limits', { limits: { bytes: 1 } }, 'limits.bytes', 'tokenBytes'],
    [
      'of keys',
      { keys: { secret: randomBytes(32), use: 'sig' } },
      'keys.use',
      'secret, algorithm, kid, previous',
    ],
  ])('%s are named, with those known', (_, changes, path, known) => {
    expect(bootFaults(optionsWith(changes))).toEqual([
      `${path}: is no option here; known are ${known}`,
    ]);
  });
});

describe('options that are none', () => {
  it.each([undefined, null, 'options', 5, true, [], () => ({})])(
    '%o',
    (options) => {
      const expected = [
        'options: must be an object such as { issuer, audience, keys }',
      ];
      expect(bootFaults(options)).toEqual(expected);
      expect(bootFaults(options, true)).toEqual(expected);
    },
  );

  it('an instance of a class, whose members may be hidden', () => {
    class Config {
      readonly issuer = 'https://auth.example';
    }
    expect(bootFaults(new Config())).toEqual([
      'options: must be a plain object, since members of a class can be passed over: write { ...options }',
    ]);
  });

  it('an empty object, in development', () => {
    expect(bootFaults({})).toEqual([
      expect.stringMatching(/^issuer: must be text/),
      expect.stringMatching(/^audience: must be exact text/),
    ]);
  });
});

describe('options that a circular import left undefined', () => {
  const idp = { issuer: 'https://idp.example', jwks: 'discover' };

  it.each([
    ['claims', { claims: undefined }],
    ['userLoader', { userLoader: undefined }],
    ['issuerResolver', { issuerResolver: undefined }],
    ['sessions.claimsLoader', { sessions: { claimsLoader: undefined } }],
    [
      'sessions.credentialsVerifier',
      { sessions: { credentialsVerifier: undefined } },
    ],
    [
      'trustedIssuers[1].claims',
      {
        trustedIssuers: [
          { ...idp, claims: false },
          { ...idp, issuer: 'https://other.example', claims: undefined },
        ],
      },
    ],
  ])('are named: %s', (path, changes) => {
    expect(bootFaults(optionsWith(changes))).toEqual([
      `${path}: is undefined, perhaps by a circular import: leave it out if none is meant`,
    ]);
  });

  it('are named all at once, beside other faults', () => {
    const sessions = {
      claimsLoader: undefined,
      credentialsVerifier: undefined,
      grace: 'none',
    };
    const faults = bootFaults(optionsWith({ sessions }));
    expect(faults.map((fault) => fault.split(':')[0]).toSorted()).toEqual([
      'sessions.claimsLoader',
      'sessions.credentialsVerifier',
      'sessions.grace',
    ]);
  });

  it.each([
    [{ sessions: { store: undefined } }],
    [{ sessions: { idle: undefined, pepper: undefined } }],
    [{ sessions: {}, revocations: { log: undefined } }],
    [{ sessions: undefined, revocations: undefined }],
    [{ trustedIssuers: [{ ...idp, audience: undefined, type: undefined }] }],
  ])('may be other than classes and functions: %o', (changes) => {
    expect(bootFaults(optionsWith(changes))).toEqual([]);
  });

  it.each([
    ['keys.managed.store', { managed: { store: undefined } }],
    ['keys.signer', { signer: undefined }],
    ['keys.ring[0].signer', { ring: [{ signer: undefined }] }],
  ])('are refused where one must be given: %s', (path, keys) => {
    expect(bootFaults(optionsWith({ keys }))).toContainEqual(
      expect.stringContaining(`${path}: must be an`),
    );
  });
});

describe('several faults', () => {
  it('are all listed at once, those of the keys too', () => {
    const faults = bootFaults({
      issuer: '',
      audience: [],
      accessToken: { expiresIn: '0s', type: ' ' },
      clockTolerance: Infinity,
      grants: { roles: '' },
      limits: { tokenBytes: 1 },
      nonsense: 1,
      keys: { secret: 'secret', previous: ['short'] },
    });
    expect(faults.map((fault) => fault.split(':')[0]).toSorted()).toEqual([
      'accessToken.expiresIn',
      'accessToken.type',
      'audience',
      'clockTolerance',
      'grants.roles',
      'issuer',
      'keys.previous[0]',
      'keys.secret',
      'limits.tokenBytes',
      'nonsense',
    ]);
  });
});

describe('options that contradict each other', () => {
  const tolerance =
    'clockTolerance: must be shorter than accessToken.expiresIn';

  it.each([
    [60, 60, [tolerance]],
    [61, '1m', [tolerance]],
    [undefined, 5, [tolerance]],
    [undefined, 6, []],
    [59, 60, []],
    [0, 1, []],
  ])('tolerance %j, lifetime %j', (clockTolerance, expiresIn, faults) => {
    const changes = { clockTolerance, accessToken: { expiresIn } };
    expect(bootFaults(optionsWith(changes))).toEqual(faults);
  });

  it.each([
    ['one secret twice', (secret: Buffer) => ({ secret, previous: [secret] })],
    [
      'one kid for two',
      () => ({
        ring: [
          { secret: randomBytes(32), kid: 'a' },
          { secret: randomBytes(32), kid: 'a' },
        ],
      }),
    ],
  ])('%s', (_, keysOf) => {
    const keys = keysOf(randomBytes(32));
    expect(bootFaults(optionsWith({ keys }))).toEqual([
      expect.stringMatching(/^keys: two keys are the same or share a kid/),
    ]);
  });

  it('both at once', () => {
    const secret = randomBytes(32);
    const keys = { secret, previous: [secret] };
    const changes = {
      keys,
      clockTolerance: 30,
      accessToken: { expiresIn: 30 },
    };
    expect(bootFaults(optionsWith(changes))).toHaveLength(2);
  });
});
