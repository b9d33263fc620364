import type { JwtClaims } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import {
  readNames,
  readScopes,
} from '../../../libs/jwt-auth/src/principal/grants.js';
import { START } from '../../support/fake-clock.js';
import { goodClaims } from '../../support/scenes.js';

function claims(granted: unknown): JwtClaims {
  return { ...(goodClaims(START) as JwtClaims), granted };
}

/** A claim, what it grants as names, and what as scopes. */
const CASES: readonly (readonly [unknown, string[], string[]])[] = [
  [
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ],
  ['a', ['a'], ['a']],
  ['a b', ['a b'], ['a', 'b']],
  [['a b'], ['a b'], ['a b']],
  ['a,b', ['a,b'], ['a,b']],
  ['a\tb', ['a\tb'], ['a\tb']],
  [[], [], []],
  [
    ['a', 5, null, ['b'], { c: 'c' }, 'd'],
    ['a', 'd'],
    ['a', 'd'],
  ],
  [undefined, [], []],
  [null, [], []],
  [true, [], []],
  [5, [], []],
  [{ a: true, 0: 'a', length: 1 }, [], []],
];

describe('a claim that grants', () => {
  it.each(CASES)('%j, read as names', (granted, names) => {
    expect(readNames(claims(granted), ['granted'])).toEqual(names);
  });

  it.each(CASES)('%j, read as scopes', (granted, _, scopes) => {
    expect(readScopes(claims(granted), ['granted'])).toEqual(scopes);
  });

  it('is looked for at every path, and all add up', () => {
    const several: JwtClaims = {
      ...claims(['a']),
      realm: { roles: ['b', 'c'] },
      scp: 'd e',
    };
    const paths = ['granted', 'absent', 'realm.roles', 'scp'];
    expect(readNames(several, paths)).toEqual(['a', 'b', 'c', 'd e']);
    expect(readScopes(several, paths)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(readNames(several, [])).toEqual([]);
  });
});
