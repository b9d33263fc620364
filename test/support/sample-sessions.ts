import { expect } from 'vitest';
import { verdictOf } from './answers.js';
import type { RunningApp } from './platform.js';
import { post, type Tokens } from './sample-app.js';

/** What a refresh is answered with where the token is not good. */
export const REFUSED = {
  status: 400,
  body: {
    statusCode: 400,
    error: 'invalid_grant',
    errorCode: 'refresh_token_invalid',
  },
};

export function refresh(
  app: RunningApp,
  { refresh_token }: Tokens,
): Promise<Response> {
  return post(app, '/auth/refresh', { refresh_token });
}

export async function refreshed(
  app: RunningApp,
  tokens: Tokens,
): Promise<Tokens> {
  const response = await refresh(app, tokens);
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

export async function meWith(
  app: RunningApp,
  { access_token }: Tokens,
): Promise<string> {
  return verdictOf(await app.request('/me', access_token));
}
