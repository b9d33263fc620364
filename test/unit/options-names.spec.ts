import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../libs/jwt-auth/src/rules/nearest.js';
import { bootFaults, optionsWith } from '../support/boot-faults.js';

const secret = randomBytes(32);
const IDP = { issuer: 'https://idp.example', jwks: 'discover' };

describe('the nearest name', () => {
  const KNOWN = ['expiresIn', 'grace', 'idle', 'type', 'log'];

  it.each([
    ['expiresin', 'expiresIn'],
    ['EXPIRESIN', 'expiresIn'],
    ['expireIn', 'expiresIn'],
    ['expriesIn', 'expiresIn'],
    ['expiress', 'expiresIn'],
    ['expires_in', 'expiresIn'],
    ['graze', 'grace'],
    ['gracee', 'grace'],
    ['tpye', 'type'],
    ['Log', 'log'],
  ])('of %s is %s', (name, meant) => {
    expect(nearest(name, KNOWN)).toBe(meant);
  });

  it.each(['', 'x', 'dog', 'lag', 'idol2', 'grapes', 'i'.repeat(41)])(
    'of %j is none',
    (name) => {
      expect(nearest(name, KNOWN)).toBeUndefined();
    },
  );

  it('is the one that differs least', () => {
    expect(nearest('rolls', ['rules', 'roles', 'rolles'])).toBe('roles');
  });
});

describe('a misspelt option', () => {
  it.each<[string, object, string]>([
    ['audiance', { audiance: 'x' }, 'audience'],
    ['clocktolerance', { clocktolerance: 5 }, 'clockTolerance'],
    ['acessToken', { acessToken: {} }, 'accessToken'],
    ['accessToken.expires', { accessToken: { expiresin: 1 } }, 'expiresIn'],
    ['grants.role', { grants: { role: 'x' } }, 'roles'],
    ['cache.maxEntrys', { cache: { maxEntrys: 5 } }, 'maxEntries'],
    ['sessions.idel', { sessions: { idel: '1d' } }, 'idle'],
    [
      'revocations.maxlag',
      { sessions: {}, revocations: { maxlag: 5 } },
      'maxLag',
    ],
    ['keys.algoritm', { keys: { secret, algoritm: 'HS512' } }, 'algorithm'],
    [
      'fetch.timeOut',
      { trustedIssuers: [{ ...IDP, fetch: { timeOut: 5 } }] },
      'timeout',
    ],
  ])('%s is answered with the name meant', (_, changes, meant) => {
    expect(bootFaults(optionsWith(changes))).toEqual([
      expect.stringMatching(
        new RegExp(`: is no option here; did you mean ${meant}\\? Known are `),
      ),
    ]);
  });
});

describe('a name of @nestjs/jwt, passport-jwt or jsonwebtoken', () => {
  it.each<[string, string]>([
    ['secret', 'write keys: { secret }'],
    ['privateKey', 'write keys: { privateKey }'],
    ['publicKey', 'write keys: { publicKey, algorithm }'],
    [
      'secretOrKey',
      'write keys: { secret }, or keys: { publicKey, algorithm }',
    ],
    ['secretOrPrivateKey', 'write keys: { secret } or keys: { privateKey }'],
    ['secretOrKeyProvider', 'trustedIssuers: [{ issuer, jwks'],
    ['signOptions', 'write accessToken: { expiresIn }, keys:'],
    ['verifyOptions', 'write issuer, audience and clockTolerance'],
    ['expiresIn', 'write accessToken: { expiresIn }'],
    ['jwtFromRequest', 'write extractors: [bearer()]'],
    ['ignoreExpiration', 'an expired token is always refused'],
    ['algorithms', 'each key has one algorithm, write keys: {'],
    ['algorithm', 'each key has one algorithm, write keys: {'],
    ['global', 'write isGlobal, which is true by default'],
    ['isGlobal', 'it stands beside the factory'],
    ['guard', 'it stands beside the factory'],
    ['endpoints', 'it stands beside the factory'],
    ['keyid', 'write keys: { secret, kid }'],
    ['jwksUri', 'write trustedIssuers: [{ issuer, jwks'],
    ['passReqToCallback', 'write a class that extends UserLoader'],
    ['jsonWebTokenOptions', 'write clockTolerance here'],
    ['jwtid', 'it is made by the library'],
    ['subject', 'it is given with each token'],
    ['roles', "write grants: { roles: 'realm_access.roles' }"],
    ['credentialsVerifier', 'write sessions: { credentialsVerifier }'],
  ])('%s is answered with the place of ours', (name, remedy) => {
    expect(bootFaults(optionsWith({ [name]: 'x' }))).toEqual([
      expect.stringContaining(`${name}: is no option here: `) as string,
    ]);
    expect(bootFaults(optionsWith({ [name]: 'x' }))[0]).toContain(remedy);
  });

  it.each<[string, object, string]>([
    ['keys.alg', { keys: { secret, alg: 'HS256' } }, 'write algorithm'],
    ['keys.keyid', { keys: { secret, keyid: 'a' } }, 'write kid'],
    [
      'keys.passphrase',
      { keys: { secret, passphrase: 'a' } },
      'createPrivateKey({ key, passphrase })',
    ],
    [
      'keys.expiresIn',
      { keys: { secret, expiresIn: '1h' } },
      'write accessToken: { expiresIn } beside keys',
    ],
    [
      'accessToken.algorithm',
      { accessToken: { algorithm: 'HS256' } },
      'each key has one algorithm',
    ],
    [
      'accessToken.secret',
      { accessToken: { secret: 'x' } },
      'write keys: { secret } beside accessToken',
    ],
    [
      'trustedIssuers[0].jwksUri',
      { trustedIssuers: [{ ...IDP, jwksUri: 'x' }] },
      'write jwks',
    ],
    [
      'trustedIssuers[0].aud',
      { trustedIssuers: [{ ...IDP, aud: 'x' }] },
      'write audience',
    ],
  ])('%s has its place in the group', (path, changes, remedy) => {
    const faults = bootFaults(optionsWith(changes));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${path}: is no option here: `);
    expect(faults[0]).toContain(remedy);
  });
});
