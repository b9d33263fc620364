import { isDeepStrictEqual } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import type { JsonObject } from '../json-object.js';

export const AS_A_WHOLE = 'the claims as a whole';

/** Paths of the claims that the class refuses, or does not judge as handlers would get them. */
export async function classFaults(
  schema: new () => object,
  claims: JsonObject,
): Promise<string[]> {
  const instance = instanceOf(schema, claims);
  if (instance === undefined) {
    return [AS_A_WHOLE];
  }
  // A nested claim without @Type() has no rules, and must not pass for that.
  const errors = await validate(instance, { forbidUnknownValues: true });
  return [...errors.flatMap(pathsOf), ...unjudged(instance, claims)];
}

/** `undefined` where class-transformer trips over members named like those of every object. */
function instanceOf(
  schema: new () => object,
  claims: JsonObject,
): object | undefined {
  try {
    const instance = plainToInstance(schema, claims);
    dropDefaults(instance, claims);
    return instance;
  } catch {
    return undefined;
  }
}

/** What the class fills in by itself says nothing about the token. */
function dropDefaults(instance: object, source: object): void {
  for (const [name, value] of Object.entries(instance)) {
    const given: unknown = Object.hasOwn(source, name)
      ? (source as JsonObject)[name]
      : undefined;
    if (given === undefined) {
      delete (instance as JsonObject)[name];
    } else if (isObject(value) && isObject(given)) {
      dropDefaults(value, given);
    }
  }
}

/** Claims of which the class judged something else than handlers would get, or nothing at all. */
function unjudged(instance: object, claims: JsonObject): string[] {
  const judged = instance as JsonObject;
  return Object.keys(claims)
    .filter((name) => !isDeepStrictEqual(plain(judged[name]), claims[name]))
    .filter((name) => !isMethod(judged, name))
    .map((name) => `${name} (a claims class must not convert)`);
}

/** A claim that is named like a method of the class is left aside, and has no rules. */
function isMethod(instance: JsonObject, name: string): boolean {
  return !Object.hasOwn(instance, name) && typeof instance[name] === 'function';
}

/** Without the classes that `@Type()` made of nested claims. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  const isInstance = isObject(value) && !(value instanceof Date);
  return isInstance
    ? Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, plain(inner)]),
      )
    : value;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function pathsOf({ property, children = [] }: ValidationError): string[] {
  // An object without rules is refused as a child without a name.
  const named = children.filter((child) => child.property !== undefined);
  return named.length === 0
    ? [property]
    : named.flatMap(pathsOf).map((path) => `${property}.${path}`);
}
