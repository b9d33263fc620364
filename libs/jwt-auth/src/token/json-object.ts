/** Deeper nesting than this has no place in a token and costs whoever walks it. */
const MAX_DEPTH = 32;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type JsonObject = Record<string, unknown>;

/**
 * Parses UTF-8 bytes that must be one JSON object (RFC 8259), stricter than
 * `JSON.parse`: no byte-order mark, no invalid UTF-8, no member twice in an
 * object (RFC 7519 section 4 lets a reader refuse them), no deep nesting, and no
 * member that would reach a prototype when somebody merges the object.
 *
 * @returns `undefined` where the bytes are anything else
 */
export function parseJsonObject(bytes: Uint8Array): JsonObject | undefined {
  let text: string;
  let value: unknown;
  try {
    text = UTF8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  return countMembers(value, 0) === countNames(text)
    ? (value as JsonObject)
    : undefined;
}

/** A string and, where it is the name of a member, the colon after it. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(?:[ \t\n\r]*(:))?/g;

/** Names of members as written; more of them than members means that one stands twice. */
function countNames(text: string): number {
  let names = 0;
  for (const match of text.matchAll(STRING)) {
    names += match[1] === undefined ? 0 : 1;
  }
  return names;
}

/** Members of all objects inside; `NaN`, equal to nothing, where one is not acceptable. */
function countMembers(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  if (depth > MAX_DEPTH) {
    return NaN;
  }
  let members = 0;
  for (const [name, inner] of Object.entries(value)) {
    if (reachesPrototype(name, inner)) {
      return NaN;
    }
    members += (Array.isArray(value) ? 0 : 1) + countMembers(inner, depth + 1);
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
