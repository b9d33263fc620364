import { describe, expect, it } from 'vitest';
import {
  SECRET_CLAIM_NAMES,
  SecretClaims,
} from '../../../libs/jwt-auth/src/token/secret-claims.js';

function find(claims: object): string[] {
  return new SecretClaims(SECRET_CLAIM_NAMES).find(claims);
}

describe('SecretClaims', () => {
  it.each(SECRET_CLAIM_NAMES)('finds %s in every spelling', (name) => {
    const camel = name.replace(/_(.)/g, (_, letter: string) =>
      letter.toUpperCase(),
    );
    const names = [
      name,
      camel,
      name.toUpperCase(),
      name.replaceAll('_', '-'),
      name.replaceAll('_', '.'),
      name.replaceAll('_', ' '),
      `user_${name}`,
      `user${camel.charAt(0).toUpperCase()}${camel.slice(1)}`,
      `https://example.com/${name}`,
    ];
    const claims = Object.fromEntries(names.map((each) => [each, 1]));
    expect(find(claims)).toEqual(Object.keys(claims));
  });

  it.each([
    'sub',
    'email',
    'passwordless',
    'password_changed_at',
    'secretary',
    'spin',
    'opinion',
    'pin_required',
    'tokens',
    'token',
    'accessTokens',
    'key',
    'compass',
    '',
    '_',
  ])('leaves %j alone', (name) => {
    expect(find({ [name]: 'x' })).toEqual([]);
  });

  it.each(['DBPassword', 'APIKey', 'JWTSecret', 'apikey', 'APIKEY'])(
    'finds %s, whose words do not begin after small letters',
    (name) => {
      expect(find({ [name]: 1 })).toEqual([name]);
    },
  );

  it('names claims inside others by their paths, in order', () => {
    const claims = {
      db: { password: 1, host: 'x', replicas: [{ secret: 1 }, { pin: null }] },
      credentials: { user: 'a', password: 'b' },
      otp: false,
    };
    expect(find(claims)).toEqual([
      'db.password',
      'db.replicas.0.secret',
      'db.replicas.1.pin',
      'credentials',
      'credentials.password',
      'otp',
    ]);
  });

  it('takes no position in an array for a name', () => {
    expect(new SecretClaims(['1']).find({ list: ['a', 'b'] })).toEqual([]);
    expect(new SecretClaims(['1']).find({ 1: 'a' })).toEqual(['1']);
  });

  it('goes by the names that it is given', () => {
    const claims = { password: 1, motherMaidenName: 2, mother_maiden_name: 3 };
    const found = new SecretClaims(['maiden-name']).find(claims);
    expect(found).toEqual(['motherMaidenName', 'mother_maiden_name']);
    expect(new SecretClaims(['_Maiden--Name']).find(claims)).toEqual(found);
    expect(new SecretClaims([]).find(claims)).toEqual([]);
  });
});
