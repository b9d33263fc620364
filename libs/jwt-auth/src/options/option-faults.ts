import { validateSync, type ValidationError } from 'class-validator';
import { lostImports } from '../lost-import.js';
import { isPlainObject } from './option-values.js';
import {
  AccessTokenRules,
  CacheRules,
  GrantRules,
  LimitRules,
  OptionsRules,
} from './options-rules.js';

/** Those that take a class or a function. */
const CLASSES = ['claims', 'userLoader', 'issuerResolver'];

/** Something wrong with an option: where, and what to write instead. Never quotes a value. */
export interface OptionFault {
  readonly path: string;
  readonly message: string;
}

/** Everything that the rules find wrong; keys are left to `importKeys()`. */
export function optionFaults(options: unknown): OptionFault[] {
  if (typeof options !== 'object' || options === null) {
    return [
      {
        path: 'options',
        message: 'must be an object: does the factory return it?',
      },
    ];
  }
  const rules = Object.assign(new OptionsRules(), options);
  rules.accessToken = ruled(new AccessTokenRules(), rules.accessToken);
  rules.cache = ruled(new CacheRules(), rules.cache);
  rules.grants = ruled(new GrantRules(), rules.grants);
  rules.limits = ruled(new LimitRules(), rules.limits);
  const faults = validateSync(rules, {
    whitelist: true,
    forbidNonWhitelisted: true,
  }).flatMap((error) => faultsOf(error));
  return [...faults, ...lostImports(options, CLASSES)];
}

/** Objects get their rules; anything else is left for them to refuse. */
function ruled(rules: object, value: unknown): unknown {
  return isPlainObject(value) ? Object.assign(rules, value) : value;
}

function faultsOf(error: ValidationError, prefix = ''): OptionFault[] {
  const path = prefix + error.property;
  const { constraints = {}, children = [] } = error;
  const own = Object.entries(constraints)
    .filter(([rule]) => rule !== 'nestedValidation')
    .map(([rule, message]) => ({
      path,
      message:
        rule === 'whitelistValidation'
          ? `is no option here; known are ${knownOptions(error.target)}`
          : message,
    }));
  // What is no group of options has no members to be wrong.
  return own.length > 0
    ? own
    : children.flatMap((child) => faultsOf(child, `${path}.`));
}

function knownOptions(rules: object | undefined): string {
  const blank = rules && new (rules.constructor as new () => object)();
  return Object.keys(blank ?? {}).join(', ');
}
