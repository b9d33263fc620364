import { getMetadataStorage } from 'class-validator';
import { AuthError } from '../errors.js';
import type { MaybePromise } from '../maybe-promise.js';
import { AS_A_WHOLE, classFaults, isObject } from './claims-class.js';
import { RESERVED_CLAIMS } from './claims.js';
import type { JsonObject } from '../json-object.js';
import { isWithin, VALUE_BOUNDS } from '../value-bounds.js';

/**
 * A schema of zod, valibot, arktype or any library that speaks Standard Schema
 * version 1 (standardschema.dev).
 */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => MaybePromise<StandardResult>;
  };
}

type StandardResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly path?:
    readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const { members, depth } = VALUE_BOUNDS;
/** Both libraries recurse, and class-transformer takes time that grows with the square of the members. */
const TOO_LARGE = `${AS_A_WHOLE} (at most ${members} members, nested at most ${depth} levels deep)`;

/** A class with class-validator decorators. */
export type ClaimsClass = new () => object;

/**
 * The shape of the team's claims: a class with class-validator decorators, or a
 * Standard Schema. It is given all claims, the registered ones included. A class
 * only judges: claims that it would convert (`@Transform`, `@Type(() => Date)`), rename
 * or drop (`@Expose({ name })`, `@Exclude()`) are refused, and initializers fill nothing
 * in; nested classes need `@ValidateNested()` and `@Type()`. A Standard Schema may convert
 * and fill in; what it returns is frozen. Claims of more than 2,000 members and elements
 * altogether, or nested deeper than 32 levels, are refused before the schema is asked.
 */
export type ClaimsSchema = ClaimsClass | StandardSchema;

/** Claims as the schema hands them on, or the paths of those it refused. */
export type ClaimsResult =
  | { readonly claims: JsonObject; readonly faults?: undefined }
  | { readonly faults: readonly string[] };

export type ClaimsValidator = (claims: JsonObject) => Promise<ClaimsResult>;

export function isStandardSchema(schema: unknown): schema is StandardSchema {
  return (
    (typeof schema === 'object' || typeof schema === 'function') &&
    schema !== null &&
    '~standard' in schema
  );
}

/** Whether class-validator, in the copy that we see, knows a rule for the class. */
export function hasValidationRules(schema: ClaimsClass): boolean {
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    schema,
    '',
    false,
    false,
  );
  return rules.length > 0;
}

/**
 * @returns a validator that throws AuthError `unavailable` where the schema
 *   throws instead of judging: the claims may be good. What it threw is not
 *   passed on, since it may quote a claim.
 */
export function claimsValidator(schema: ClaimsSchema): ClaimsValidator {
  const validator = isStandardSchema(schema)
    ? standardValidator(schema)
    : classValidator(schema);
  return async (claims) => {
    if (!isWithin(claims, VALUE_BOUNDS)) {
      return { faults: [TOO_LARGE] };
    }
    try {
      return await validator(claims);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      throw new AuthError('unavailable', 'temporarily_unavailable', {
        reason: `The schema of the claims threw (${name}) instead of judging`,
      });
    }
  };
}

/** Claims that the class does not name pass, and nothing is stripped or converted. */
function classValidator(schema: ClaimsClass): ClaimsValidator {
  return async (claims) => {
    const faults = await classFaults(schema, claims);
    return faults.length === 0 ? { claims } : { faults };
  };
}

/**
 * What the schema converts or fills in is handed on, and top-level claims that it
 * strips stay. Registered claims stay as they were verified.
 */
function standardValidator(schema: StandardSchema): ClaimsValidator {
  return async (claims) => {
    const result = await schema['~standard'].validate(structuredClone(claims));
    if (result.issues !== undefined) {
      return { faults: result.issues.map(pathOf) };
    }
    return isObject(result.value) && !Array.isArray(result.value)
      ? { claims: { ...claims, ...withoutRegistered(result.value) } }
      : { faults: [AS_A_WHOLE] };
  };
}

function withoutRegistered(value: object): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => !RESERVED_CLAIMS.includes(name)),
  );
}

function pathOf({ path = [] }: StandardIssue): string {
  const names = path.map((part) =>
    String(typeof part === 'object' ? part.key : part),
  );
  return names.join('.') || AS_A_WHOLE;
}
