import { ValidateBy } from 'class-validator';
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

/** A class-validator rule made of a predicate and what to write instead. */
export function Must(
  message: string,
  validate: (value: unknown) => boolean,
): PropertyDecorator {
  return ValidateBy({
    name: 'must',
    validator: { validate, defaultMessage: () => message },
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
    ? value.length > 0 && value.every(isText)
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
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (each) =>
        typeof each === 'function' && !EXTRACTOR_FACTORIES.includes(each),
    )
  );
}

export function isUserLoader(value: unknown): boolean {
  return (
    typeof value === 'function' &&
    typeof (value.prototype as { load?: unknown } | undefined)?.load ===
      'function'
  );
}

/** A group of options; whatever else is an object would have its members ignored. */
export function isPlainObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(
      Object.getPrototypeOf(value) as object | null,
    )
  );
}

export function instanceOf(
  type: new () => object,
): (value: unknown) => boolean {
  return (value) => value instanceof type;
}
