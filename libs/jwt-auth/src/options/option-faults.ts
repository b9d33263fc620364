import { validateSync, type ValidationError } from 'class-validator';
import { lostImports } from '../lost-import.js';
import type { OptionFault } from '../rules/fault.js';
import {
  type Hints,
  isPlainObject,
  memberFaults,
  valueOf,
} from '../rules/group.js';
import { ACCESS_TOKEN_HINTS, TOP_LEVEL_HINTS } from './foreign-names.js';
import {
  AccessTokenRules,
  CacheRules,
  GrantRules,
  LimitRules,
  OptionsRules,
} from './options-rules.js';

/** Those that take a class or a function. */
const CLASSES = ['claims', 'userLoader', 'issuerResolver'];

/** Groups whose members stand in a class of rules. */
const GROUPS: readonly (readonly [string, new () => object, Hints])[] = [
  ['accessToken', AccessTokenRules, ACCESS_TOKEN_HINTS],
  ['cache', CacheRules, {}],
  ['grants', GrantRules, {}],
  ['limits', LimitRules, {}],
];

/** Faults that the rules find in the options themselves; groups with rules of their own are left to those. */
export function optionFaults(options: unknown): OptionFault[] {
  if (!isPlainObject(options)) {
    return [{ path: 'options', message: noOptions(options) }];
  }
  const faults = strayMembers(options, '', OptionsRules, TOP_LEVEL_HINTS);
  const rules = ruled(OptionsRules, options);
  for (const [name, Rules, hints] of GROUPS) {
    const group = valueOf(options, name);
    if (isPlainObject(group)) {
      faults.push(...strayMembers(group, name, Rules, hints));
      Object.assign(rules, { [name]: ruled(Rules, group) });
    }
  }
  const wrong = new Set(faults.map(({ path }) => path));
  return [
    ...faults,
    ...validateSync(rules)
      .flatMap((error) => faultsOf(error))
      // A getter has not been asked.
      .filter(({ path }) => !wrong.has(path)),
    ...lostImports(options, CLASSES),
  ];
}

function noOptions(options: unknown): string {
  return typeof options === 'object' &&
    options !== null &&
    !Array.isArray(options)
    ? 'must be a plain object, since members of a class can be passed over: write { ...options }'
    : 'must be an object such as { issuer, audience, keys }';
}

function strayMembers(
  given: object,
  path: string,
  Rules: new () => object,
  hints: Hints,
): OptionFault[] {
  return [...memberFaults(given, path, Object.keys(new Rules()), hints)];
}

/** The members that there are rules for, as class-validator takes them; no getter is asked. */
function ruled(Rules: new () => object, given: object): object {
  const rules = new Rules() as Record<string, unknown>;
  for (const name of Object.keys(rules)) {
    rules[name] = valueOf(given, name);
  }
  return rules;
}

function faultsOf(error: ValidationError, prefix = ''): OptionFault[] {
  const path = prefix + error.property;
  const { constraints = {}, children = [] } = error;
  const own = Object.entries(constraints)
    .filter(([rule]) => rule !== 'nestedValidation')
    .map(([, message]) => ({ path, message }));
  // A value that is no group has no members to be wrong.
  return own.length > 0
    ? own
    : children.flatMap((child) => faultsOf(child, `${path}.`));
}
