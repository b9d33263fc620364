import { gzipSync } from 'node:zlib';
import { type Answer, json } from '../jwks-server.js';

export const MEGABYTE = 1_048_576;
export const GIGABYTE = 1024 * MEGABYTE;

/** A body of that many bytes, as fast as the other end takes it, not announced. */
export function endless(bytes: number, sent: (total: number) => void): Answer {
  const chunk = Buffer.from(`{"keys":[${'{},'.repeat(21_840)}`);
  return (response) => {
    let total = 0;
    const more = (): void => {
      let room = true;
      while (room && total < bytes && !response.destroyed) {
        total += chunk.length;
        sent(total);
        room = response.write(chunk);
      }
      if (total >= bytes) {
        response.end();
      }
    };
    response.on('drain', more);
    more();
  };
}

/** Announces a gigabyte, and sends what is taken of it. */
export function announced(sent: (total: number) => void): Answer {
  return (response, request) => {
    response.writeHead(200, { 'content-length': String(GIGABYTE) });
    endless(GIGABYTE, sent)(response, request);
  };
}

/** 400 MB of spaces in 0.4 MB: members of a gzip file may follow each other. */
export function bomb(headers: Readonly<Record<string, string>>): Answer {
  const member = gzipSync(Buffer.alloc(10 * MEGABYTE, ' '), { level: 9 });
  const bytes = Buffer.concat(Array.from({ length: 40 }, () => member));
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(bytes);
  };
}

/** 100,000 keys within the bytes allowed. */
export const MANY_KEYS = json(`{"keys":[${'{},'.repeat(99_999)}{}]}`);
