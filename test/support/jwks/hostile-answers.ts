import { type Answer, json, status } from '../jwks-server.js';
import { publicJwk } from './remote-bench.js';
import { bomb, MANY_KEYS } from './unbounded-answers.js';

/** Stands in what hostile servers send; it must not turn up in a log. */
export const SECRET = 'SECRET-OF-THE-PROVIDER';

/** One byte now and then, for ever. */
export const drip: Answer = (response) => {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

export const hang: Answer = () => undefined;

export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Bytes as they are, and the end of the connection if `end` says so. */
export function raw(text: string, end = true): Answer {
  return (response) => {
    response.socket?.write(text);
    if (end) {
      response.socket?.end();
    }
  };
}

/** The same bytes again and again, for as long as the other end listens. */
export function forever(text: string): Answer {
  return ({ socket }) => {
    const more = (): void => {
      if (socket?.writable) {
        socket.write(text, () => setImmediate(more));
      }
    };
    more();
  };
}

const goodKeys = JSON.stringify({ keys: [publicJwk('second')] });

function okay(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

const SWITCHING = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${SECRET}\r\n\r\n`;

/** Answers that hold no good keys, with the reason that each is refused for. */
export const REFUSED: readonly (readonly [
  name: string,
  answer: Answer,
  reason: string,
])[] = [
  [
    'a redirect to the metadata service',
    status(302, 'http://169.254.169.254/latest'),
    'the answer was 302, not 200',
  ],
  ['an error', status(500), 'the answer was 500, not 200'],
  [
    'a page',
    json(`<html>${SECRET}`),
    'the answer is not a JSON object without duplicate members',
  ],
  ['an empty set', json({ keys: [] }), 'the set holds no key of use: '],
  [
    'a private key',
    json({ keys: [publicJwk('bad', { d: SECRET })] }),
    'the set holds a private or symmetric key',
  ],
  [
    'a secret',
    json({ keys: [publicJwk('good'), { kty: 'oct', k: SECRET }] }),
    'the set holds a private or symmetric key',
  ],
  [
    'a kid twice',
    json({ keys: [publicJwk(SECRET), publicJwk(SECRET)] }),
    'two keys of the set share a kid',
  ],
  [
    'a key that cannot be read',
    json({ keys: [publicJwk(SECRET, { x: SECRET, crv: 'P-521' })] }),
    'the set holds no key of use: keys[0]: ',
  ],
  ['100,000 keys in few bytes', MANY_KEYS, 'the set has more than 100 keys'],
  [
    '100,000 keys in full',
    json({ keys: Array.from({ length: 100_000 }, () => ({ kid: SECRET })) }),
    'the answer is larger than 524288 bytes',
  ],
  [
    'a bomb that says so',
    bomb({ 'content-encoding': 'gzip' }),
    'the answer is compressed, which was not asked for',
  ],
  [
    'a bomb that does not',
    bomb({}),
    'the answer is not a JSON object without duplicate members',
  ],
  ['a reset', reset, 'the connection failed with ECONNRESET'],
  ['no answer', hang, 'there was no complete answer in time'],
  ['a slow drip', drip, 'there was no complete answer in time'],
  ['101', raw(SWITCHING, false), 'the answer was 101, not 200'],
  ['101 and the end', raw(SWITCHING), 'the answer was 101, not 200'],
  [
    '101 that names no protocol',
    raw('HTTP/1.1 101 Switching Protocols\r\n\r\n', false),
    'the answer was 101, not 200',
  ],
  [
    '101 before good keys',
    raw(`${SWITCHING}${okay(goodKeys)}`),
    'the answer was 101, not 200',
  ],
  [
    '100 without end',
    forever('HTTP/1.1 100 Continue\r\n\r\n'),
    'the answer was 100, not 200',
  ],
  [
    '103 without end',
    forever(`HTTP/1.1 103 Early Hints\r\nLink: ${SECRET}\r\n\r\n`),
    'the answer was 103, not 200',
  ],
  [
    'one 102, and then nothing',
    raw('HTTP/1.1 102 Processing\r\n\r\n', false),
    'there was no complete answer in time',
  ],
  [
    '100, and then the end',
    raw('HTTP/1.1 100 Continue\r\n\r\n'),
    'the connection failed with ECONNRESET',
  ],
  ['the end at once', raw(''), 'the connection failed with ECONNRESET'],
  [
    'headers that are cut off',
    raw('HTTP/1.1 200 OK\r\nContent-'),
    'the connection failed with ECONNRESET',
  ],
  [
    'chunks that are cut off',
    raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"ke'),
    'the connection failed with ECONNRESET',
  ],
  [
    'a body that ends with the connection, too early',
    raw('HTTP/1.1 200 OK\r\n\r\n{"keys":['),
    'the answer is not a JSON object without duplicate members',
  ],
  [
    'two lengths',
    raw(
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ),
    'the connection failed with HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'a second response behind the first',
    raw(`${okay('{"keys":[]}')}${okay(goodKeys)}`),
    'the set holds no key of use: ',
  ],
];
