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
  ['a page', json(`<html>${SECRET}`), 'the answer is not a JSON object'],
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
  ['a bomb that does not', bomb({}), 'the answer is not a JSON object'],
  ['a reset', reset, 'the connection failed with ECONNRESET'],
  ['no answer', hang, 'there was no complete answer in time'],
  ['a slow drip', drip, 'there was no complete answer in time'],
];
