import { describe, expect, it } from 'vitest';
import {
  type Document,
  sendDocument,
} from '../../../libs/jwt-auth/src/endpoints/document.js';

/** What was called on a response, in order. */
class Response {
  readonly calls: unknown[][] = [];

  header(...given: unknown[]): void {
    this.calls.push(['header', ...given]);
  }

  status(...given: unknown[]): void {
    this.calls.push(['status', ...given]);
  }

  send(...given: unknown[]): void {
    this.calls.push(['send', ...given]);
  }
}

const DOCUMENT: Document = {
  mediaType: 'application/json',
  maxAge: 60,
  content: { a: 1 },
};

function sent(condition?: unknown, document = DOCUMENT): unknown[][] {
  const response = new Response();
  const headers = condition === undefined ? {} : { 'if-none-match': condition };
  sendDocument(document, { headers }, response);
  return response.calls;
}

function tagOf(calls: readonly unknown[][]): unknown {
  return calls.find(([, name]) => name === 'ETag')?.[2];
}

describe('a document', () => {
  it('is sent with what caches need to know', () => {
    const calls = sent();
    expect(calls).toEqual([
      ['header', 'Cache-Control', 'public, max-age=60'],
      ['header', 'ETag', expect.stringMatching(/^"[\w-]{43}"$/)],
      ['header', 'Content-Type', 'application/json'],
      ['status', 200],
      ['send', '{"a":1}'],
    ]);
  });

  it('is not sent to who has it', () => {
    const tag = tagOf(sent());
    expect(sent(tag)).toEqual([
      ['header', 'Cache-Control', 'public, max-age=60'],
      ['header', 'ETag', tag],
      ['status', 304],
      ['send'],
    ]);
  });

  it('has another tag once it changes, and the same while it does not', () => {
    const tag = tagOf(sent());
    expect(tagOf(sent(undefined, { ...DOCUMENT, maxAge: 5 }))).toBe(tag);
    const changed = { ...DOCUMENT, content: { a: 2 } };
    expect(tagOf(sent(undefined, changed))).not.toBe(tag);
    expect(sent(tag, changed)).toContainEqual(['status', 200]);
  });

  it.each<[unknown, number]>([
    ['*', 304],
    ['"x", *', 304],
    ['', 200],
    [',', 200],
    [['*'], 200],
    [5, 200],
    [null, 200],
  ])('asked for under the condition %j is answered %d', (condition, code) => {
    expect(sent(condition)).toContainEqual(['status', code]);
  });
});
