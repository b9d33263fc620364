import {
  bearer,
  body,
  cookie,
  fromRequest,
  header,
  query,
  UserLoader,
} from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { bootFaults, optionsWith } from '../support/boot-faults.js';

class WithoutRules {}

class Loader extends UserLoader<string> {
  load(): string {
    return 'user';
  }
}

const TEXT = 'must be text, not empty and without spaces around it';
const TEXTS = 'must be exact text or an array of such texts, never empty';
const DURATION = "must be a duration longer than nothing, such as '15m' or 900";
const TOLERANCE = "must be a duration of at most 300 seconds, such as '5s'";
const SCHEMA = 'must be a class with class-validator decorators';
const EXTRACTORS = 'must be an array of extractors, not empty: write';
const NAMES = "must be an array of names such as ['password'], or []";
const ASCII = "must be plain ASCII text without quotes, such as 'api'";
const NOTHING_ELSE = [null, true, 5, {}, [], () => 'x', Symbol('x')];

/** Option by its path, its message, and values that it must not have. */
const BAD: readonly (readonly [string, string, readonly unknown[]])[] = [
  [
    'issuer',
    TEXT,
    [undefined, '', ' ', ' a', 'a\n', /a/, ['a'], ...NOTHING_ELSE],
  ],
  [
    'audience',
    TEXTS,
    [
      undefined,
      '',
      ' a',
      [''],
      ['a', ' '],
      /a/,
      [/a/],
      [['a']],
      ['a', null],
      ...NOTHING_ELSE,
    ],
  ],
  [
    'accessToken.expiresIn',
    DURATION,
    ['', '0s', 0, '15', '15 m', -1, 1.5, NaN, Infinity, {}, true],
  ],
  [
    'accessToken.type',
    'must be a media type such as',
    ['', ' ', 'a b', 'a/b/c', '/a', 'ä', 5, {}],
  ],
  [
    'clockTolerance',
    TOLERANCE,
    [Infinity, NaN, 301, '6m', '1w', -1, 'x', '', {}, true],
  ],
  [
    'claims',
    SCHEMA,
    [WithoutRules, Date, () => true, {}, [], '', 'zod', 5, true],
  ],
  [
    'extractors',
    EXTRACTORS,
    [
      [],
      bearer(),
      [bearer],
      [bearer(), cookie],
      [body],
      [fromRequest],
      [header],
      [query],
      ['bearer'],
      [null],
      'bearer',
      {},
    ],
  ],
  [
    'userLoader',
    'must be a class that extends UserLoader',
    [WithoutRules, () => 'x', {}, 'Loader', new Loader()],
  ],
  [
    'grants.roles',
    'must be a path such as',
    ['', ' ', [], [''], [5], 5, {}, true],
  ],
  ['grants.scopes', "must be a path such as 'scope'", ['', [], [null], {}]],
  ['grants.permissions', "must be a path such as 'permissions'", ['', [], 5]],
  ['secretClaimNames', NAMES, ['password', [''], [' a'], [5], {}, true]],
  ['realm', ASCII, ['', 'a"b', 'a\\b', 'ä', 'a\nb', 'a\r', 5, {}, ['api']]],
];

/** `{ a: { b: value } }` of the path `a.b`. */
function nest(path: string, value: unknown): object {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  const inner = rest.length === 0 ? value : nest(rest.join('.'), value);
  return { [name]: inner };
}

describe.each(BAD)('the option %s', (path, message, values) => {
  it.each(values.map((value) => [value]))('must not be %o', (value) => {
    const [fault, ...others] = bootFaults(optionsWith(nest(path, value)));
    expect(fault).toMatch(new RegExp(`^${path}: must be .* [^ ]`));
    expect(fault).toContain(`${path}: ${message}`);
    // A lifetime of nothing, or an endless tolerance, contradicts the other too.
    const contradiction = 'clockTolerance: must be shorter than';
    expect(others.filter((each) => !each.startsWith(contradiction))).toEqual(
      [],
    );
  });
});
