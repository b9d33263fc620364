import { parseJsonObject } from '../../json-object.js';
import { FetchFailure } from './fetch-failure.js';

/**
 * Reads bytes as strictly as those of a token, since two readers of a document must not
 * find different keys in it (RFC 7517 sections 4 and 5).
 *
 * @throws FetchFailure if the bytes are not UTF-8 text of one JSON object, or a member
 *   stands twice in one object
 */
export function parseObject(bytes: Buffer): Record<string, unknown> {
  const value = parseJsonObject(bytes);
  if (value === undefined) {
    throw new FetchFailure(
      'the answer is not a JSON object without duplicate members',
      true,
    );
  }
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
