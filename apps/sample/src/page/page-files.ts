import { readFile } from 'node:fs/promises';
import { NotFoundException } from '@nestjs/common';

/** What is used of a response; Express and Fastify agree on it. */
export interface HeaderResponse {
  header(name: string, value: string): unknown;
}

/** The files as they are in the checkout: nothing is built of them. */
const FOLDER = new URL('../../page/', import.meta.url);
const NAME = /^[a-z-]+\.(css|html|js|svg)$/;
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Nothing but our own files, no code in attributes, and no page around ours. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * The text of a file of the page, with the headers that belong to it set.
 *
 * @throws NotFoundException where there is no such file
 */
export async function pageFile(
  name: string,
  response: HeaderResponse,
): Promise<string> {
  const type = TYPES[NAME.exec(name)?.[1] ?? ''];
  const text = type && (await textOf(name));
  if (!type || text === undefined) {
    throw new NotFoundException(`Cannot GET /page/${name}`);
  }
  response.header('Content-Type', type);
  response.header('Content-Security-Policy', POLICY);
  response.header('X-Content-Type-Options', 'nosniff');
  response.header('Referrer-Policy', 'no-referrer');
  response.header('Cache-Control', 'no-cache');
  return text;
}

async function textOf(name: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(name, FOLDER), 'utf8');
  } catch {
    return undefined;
  }
}
