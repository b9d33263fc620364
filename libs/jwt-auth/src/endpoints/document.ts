import { createHash } from 'node:crypto';
import { withoutWhiteSpace } from '../transport/white-space.js';

/** What is asked of a request and a response; Express and Fastify agree on it. */
export interface DocumentRequest {
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface DocumentResponse {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
  send(body?: string): unknown;
}

/** A public document of JSON, answered with what caches need to know (RFC 9111). */
export interface Document {
  readonly mediaType: string;
  /** How long others may keep it, seconds. */
  readonly maxAge: number;
  readonly content: object;
}

export function sendDocument(
  { mediaType, maxAge, content }: Document,
  request: DocumentRequest,
  response: DocumentResponse,
): void {
  const body = JSON.stringify(content);
  const tag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  response.header('Cache-Control', `public, max-age=${maxAge}`);
  response.header('ETag', tag);
  if (isKnown(request.headers['if-none-match'], tag)) {
    response.status(304);
    response.send();
    return;
  }
  response.header('Content-Type', mediaType);
  response.status(200);
  response.send(body);
}

/** RFC 9110 section 13.1.2; the comparison is the weak one. */
function isKnown(condition: unknown, tag: string): boolean {
  return (
    typeof condition === 'string' &&
    condition
      .split(',')
      .map((each) => withoutWhiteSpace(each).replace(/^W\//, ''))
      .some((each) => each === tag || each === '*')
  );
}
