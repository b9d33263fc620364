import { plainToInstance } from 'class-transformer';
import {
  getMetadataStorage,
  validate,
  type ValidationError,
} from 'class-validator';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { JsonObject } from './json-object.js';

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

/** A class with class-validator decorators. */
export type ClaimsClass = new () => object;

/**
 * The shape of the team's claims: a class with class-validator decorators, or a
 * Standard Schema. It is given all claims, the registered ones included.
 */
export type ClaimsSchema = ClaimsClass | StandardSchema;

/** Claims as the schema hands them on, or the paths of those it refused. */
export type ClaimsResult =
  | { readonly claims: JsonObject; readonly faults?: undefined }
  | { readonly faults: readonly string[] };

export type ClaimsValidator = (
  claims: JsonObject,
) => MaybePromise<ClaimsResult>;

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

export function claimsValidator(schema: ClaimsSchema): ClaimsValidator {
  return isStandardSchema(schema)
    ? standardValidator(schema)
    : classValidator(schema);
}

/** Claims that the class does not name pass, and nothing is stripped or converted. */
function classValidator(schema: ClaimsClass): ClaimsValidator {
  return async (claims) => {
    const errors = await validate(plainToInstance(schema, claims), {
      forbidUnknownValues: false,
    });
    return errors.length === 0
      ? { claims }
      : { faults: errors.flatMap(pathsOf) };
  };
}

function pathsOf({ property, children = [] }: ValidationError): string[] {
  return children.length === 0
    ? [property]
    : children.flatMap(pathsOf).map((path) => `${property}.${path}`);
}

/** What the schema converts or fills in is handed on; what it strips stays as it was. */
function standardValidator(schema: StandardSchema): ClaimsValidator {
  return (claims) =>
    andThen(schema['~standard'].validate(structuredClone(claims)), (result) =>
      result.issues === undefined
        ? { claims: { ...claims, ...(result.value as JsonObject) } }
        : { faults: result.issues.map(pathOf) },
    );
}

function pathOf({ path = [] }: StandardIssue): string {
  const names = path.map((part) =>
    String(typeof part === 'object' ? part.key : part),
  );
  return names.join('.') || 'the claims as a whole';
}
