import { PASSWORD } from './auth-app.js';
import type { Sending } from './sending.js';

const LOGIN = { json: { username: 'alice', password: PASSWORD } };
const GUESSED = `${'A'.repeat(26)}.0.${'A'.repeat(22)}.${'A'.repeat(43)}`;
const CROSS_SITE = { headers: { 'sec-fetch-site': 'cross-site' } };
const OUTAGE = '503 temporarily_unavailable';

/** What is sent, with the name of a token where it is none itself, and how it is refused. */
export type Row = readonly [request: string, sending: Sending, verdict: string];

export const ROWS: readonly Row[] = [
  [
    'POST /auth/login',
    { json: { username: 'alice', password: 'x' } },
    '401 credentials_invalid',
  ],
  ['POST /auth/login', LOGIN, '401 session_limit_reached'],
  [
    'POST /auth/refresh',
    { json: { refresh_token: GUESSED } },
    '400 refresh_token_invalid',
  ],
  ['POST /auth/logout', {}, '401 token_missing'],
  ['POST /auth/logout', { token: 'x' }, '401 token_malformed'],
  ['POST /auth/logout-all', {}, '401 token_missing'],
  ['GET /auth/sessions', { token: 'foreign' }, '403 insufficient_scope'],
  ['POST /auth/introspect', { token: 'own' }, '403 insufficient_scope'],
  ['POST /auth/revoke', {}, '400 token_missing'],
];

/** Where the refresh token is in the cookie. */
export const COOKIE_ROWS: readonly Row[] = [
  ['POST /auth/login', CROSS_SITE, '400 cross_site_request'],
  ['POST /auth/logout', CROSS_SITE, '400 cross_site_request'],
  ['POST /team/refresh', CROSS_SITE, '400 cross_site_request'],
  ['POST /auth/logout', {}, '400 origin_missing'],
];

/** While the store is out of reach. */
export const OUTAGE_ROWS: readonly Row[] = [
  ['POST /auth/login', LOGIN, OUTAGE],
  ['POST /auth/refresh', { json: { refresh_token: GUESSED } }, OUTAGE],
  ['POST /auth/logout', { json: { refresh_token: GUESSED } }, OUTAGE],
  ['POST /auth/logout-all', { token: 'own' }, OUTAGE],
  ['GET /auth/sessions', { token: 'own' }, OUTAGE],
  [`DELETE /auth/sessions/${'A'.repeat(26)}`, { token: 'own' }, OUTAGE],
  ['POST /auth/revoke', { json: { token: GUESSED } }, OUTAGE],
  [
    'POST /auth/introspect',
    { json: { token: GUESSED }, token: 'introspector' },
    OUTAGE,
  ],
];
