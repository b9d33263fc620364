import { ValidateBy } from 'class-validator';
import { isListOf, type Rule } from '../rules/rule.js';
import {
  type ClaimsClass,
  hasValidationRules,
  isStandardSchema,
} from '../token/claims-schema.js';
import {
  bearer,
  body,
  cookie,
  fromRequest,
  header,
  query,
} from '../transport/extractors.js';

/** Functions that make an extractor, and are none themselves: a common slip. */
const EXTRACTOR_FACTORIES: readonly unknown[] = [
  bearer,
  body,
  cookie,
  fromRequest,
  header,
  query,
];

/** A rule for class-validator. */
export function Must(rule: Rule): PropertyDecorator {
  const messageOf = (value: unknown): string | undefined =>
    [...rule(value, '')][0]?.message;
  return ValidateBy({
    name: 'must',
    validator: {
      validate: (value) => messageOf(value) === undefined,
      defaultMessage: (args) => messageOf(args?.value) ?? '',
    },
  });
}

const MEDIA_TYPE = /^[\w!#$&^.+-]+(\/[\w!#$&^.+-]+)?$/;

/** A `typ` (RFC 7515 section 4.1.9). */
export function isType(value: unknown): value is string {
  return typeof value === 'string' && MEDIA_TYPE.test(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.trim() === value;
}

export function isTextOrTexts(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0 && isListOf(value, isText)
    : isText(value);
}

export function isClaimsSchema(value: unknown): boolean {
  return (
    isStandardSchema(value) ||
    (typeof value === 'function' && hasValidationRules(value as ClaimsClass))
  );
}

export function isExtractors(value: unknown): boolean {
  return (
    isListOf(
      value,
      (each) =>
        typeof each === 'function' && !EXTRACTOR_FACTORIES.includes(each),
    ) && value.length > 0
  );
}

export function isUserLoader(value: unknown): boolean {
  return (
    typeof value === 'function' &&
    typeof (value.prototype as { load?: unknown } | undefined)?.load ===
      'function'
  );
}

export function instanceOf(
  type: new () => object,
): (value: unknown) => boolean {
  return (value) => value instanceof type;
}
