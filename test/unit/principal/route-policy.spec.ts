import { describe, expect, it } from 'vitest';
import { anyRole } from '../../../libs/jwt-auth/src/principal/requirement.js';
import {
  type RouteLevel,
  RoutePolicy,
} from '../../../libs/jwt-auth/src/principal/route-policy.js';
import { refusal } from '../../support/tokens.js';

const [a, b, c] = ['a', 'b', 'c'].map((role) => anyRole([role])) as [
  ReturnType<typeof anyRole>,
  ReturnType<typeof anyRole>,
  ReturnType<typeof anyRole>,
];

/** A level on which this stands; `inherited` where it is one of a base class. */
function level(
  access: RouteLevel['access'],
  requirements: RouteLevel['requirements'] = [],
  inherited = false,
): RouteLevel {
  const declared = access === undefined ? {} : { access };
  return { ...declared, requirements, inherited };
}

function base(...[access, requirements]: Parameters<typeof level>): RouteLevel {
  return level(access, requirements, true);
}

const NONE = level(undefined);

describe('RoutePolicy.of', () => {
  it.each<[string, RouteLevel[], RoutePolicy['access'], unknown[]]>([
    ['nothing', [], 'guarded', []],
    ['nothing on any level', [NONE, base(undefined), NONE], 'guarded', []],
    ['a public method', [level('public'), NONE], 'public', []],
    ['a public class', [NONE, level('public')], 'public', []],
    [
      'a public method of a class that asks',
      [level('public'), level(undefined, [a])],
      'public',
      [],
    ],
    [
      'a public method over a base method that asks',
      [level('public'), base(undefined, [a]), NONE],
      'public',
      [],
    ],
    [
      'a method that asks, of a public class',
      [level(undefined, [a]), level('public')],
      'guarded',
      [a],
    ],
    [
      'a base method that asks, in a public class',
      [NONE, base(undefined, [a]), level('public')],
      'guarded',
      [a],
    ],
    [
      'a method of a public class whose base class asks',
      [NONE, level('public'), base(undefined, [a])],
      'public',
      [],
    ],
    ['a public base method', [NONE, base('public'), NONE], 'guarded', []],
    ['a public base class', [NONE, NONE, base('public')], 'guarded', []],
    ['an optional method', [level('optional'), NONE], 'optional', []],
    ['an optional class', [NONE, level('optional')], 'optional', []],
    ['an optional base class', [NONE, NONE, base('optional')], 'guarded', []],
    ['an optional base method', [NONE, base('optional')], 'guarded', []],
    [
      'an optional method of a public class',
      [level('optional'), level('public')],
      'optional',
      [],
    ],
    [
      'a public method of an optional class',
      [level('public'), level('optional')],
      'public',
      [],
    ],
    [
      'a method that asks, of an optional class',
      [level(undefined, [a]), level('optional')],
      'guarded',
      [a],
    ],
    [
      'requirements on every level',
      [
        level(undefined, [a]),
        base(undefined, [b]),
        level(undefined, [c]),
        base(undefined, [a, b]),
      ],
      'guarded',
      [a, b, c, a, b],
    ],
  ])('%s', (_, levels, access, requirements) => {
    const policy = RoutePolicy.of(levels);
    expect(policy.access).toBe(access);
    expect(policy.requirements).toEqual(requirements);
    expect(Object.isFrozen(policy)).toBe(true);
  });

  it.each<[string, RouteLevel[]]>([
    [
      'an optional method of a class that asks',
      [level('optional'), level(undefined, [a])],
    ],
    [
      'an optional method over a base method that asks',
      [level('optional'), base(undefined, [a]), NONE],
    ],
    [
      'an optional class whose base class asks',
      [NONE, level('optional'), base(undefined, [a])],
    ],
  ])('refuses %s', async (_, levels) => {
    await refused(levels);
  });

  it('refuses an optional method over a base method that asks, in a public class', async () => {
    await refused([level('optional'), base(undefined, [a]), level('public')]);
  });

  async function refused(levels: readonly RouteLevel[]): Promise<void> {
    expect(await refusal(() => RoutePolicy.of(levels))).toMatchObject({
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message: expect.stringMatching(
        /^@OptionalAuth\(\) lets anonymous/,
      ) as string,
    });
  }
});
