import { isUtf8 } from 'node:buffer';

/** Deeper nesting than this has no place in a token and costs whoever walks it. */
const MAX_DEPTH = 32;

export type JsonObject = Record<string, unknown>;

/**
 * Parses UTF-8 bytes that must be one JSON object (RFC 8259), stricter than
 * `JSON.parse`: no byte-order mark, no invalid UTF-8, no member twice in an
 * object (RFC 7519 section 4 lets a reader refuse them), no deep nesting, and no
 * member that would reach a prototype when somebody merges the object.
 *
 * @returns frozen, inside too; `undefined` where the bytes are anything else
 */
export function parseJsonObject(bytes: Buffer): JsonObject | undefined {
  if (!isUtf8(bytes)) {
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  return freezeAndCount(value, 0) === countNames(bytes)
    ? (value as JsonObject)
    : undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;

/**
 * Names of members as written in good JSON; more of them than members means that
 * one stands twice. Read byte by byte, since that is faster than text or a pattern.
 */
function countNames(json: Buffer): number {
  let names = 0;
  for (let at = 0; at < json.length; at++) {
    if (json[at] === QUOTE) {
      at = afterWhiteSpace(json, endOfString(json, at) + 1);
      names += json[at] === COLON ? 1 : 0;
    }
  }
  return names;
}

/** The quote that closes the string opened at `start`. */
function endOfString(json: Buffer, start: number): number {
  let at = start + 1;
  while (json[at] !== QUOTE) {
    at += json[at] === BACKSLASH ? 2 : 1;
  }
  return at;
}

function afterWhiteSpace(json: Buffer, start: number): number {
  let at = start;
  // Outside of strings, nothing else is as low as a space.
  while ((json[at] as number) <= SPACE) {
    at++;
  }
  return at;
}

/** Freezes everything inside and counts the members of all objects; `NaN`, equal to nothing, where one is not acceptable. */
function freezeAndCount(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  if (depth > MAX_DEPTH) {
    return NaN;
  }
  Object.freeze(value);
  let members = 0;
  if (Array.isArray(value)) {
    for (const inner of value) {
      members += freezeAndCount(inner, depth + 1);
    }
    return members;
  }
  for (const name of Object.keys(value)) {
    const inner = (value as JsonObject)[name];
    if (reachesPrototype(name, inner)) {
      return NaN;
    }
    members += 1 + freezeAndCount(inner, depth + 1);
  }
  return members;
}

function reachesPrototype(name: string, value: unknown): boolean {
  return (
    name === '__proto__' ||
    (name === 'constructor' &&
      typeof value === 'object' &&
      value !== null &&
      Object.hasOwn(value, 'prototype'))
  );
}
