import { isUtf8 } from 'node:buffer';
import { FetchFailure } from './fetch-failure.js';

/** @throws FetchFailure where the bytes are not UTF-8 text of one JSON object */
export function parseObject(bytes: Buffer): Record<string, unknown> {
  const value = isUtf8(bytes) ? parse(bytes.toString('utf8')) : undefined;
  if (!isObject(value)) {
    throw new FetchFailure('the answer is not a JSON object', true);
  }
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What `JSON.parse` says of bad text quotes it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
