import { hasKeys } from './auth/key-options.js';
import { walkthrough } from './walkthrough.js';

/** What is printed once the sample listens. */
export function startMessage(
  url: string,
  place: string,
  env: NodeJS.ProcessEnv,
): string {
  const keys = hasKeys(env)
    ? 'a restart ends no token'
    : 'refresh tokens survive a restart, access tokens do not, for no key is configured (JWT_SECRET)';
  return `
Sessions are kept in ${place}: ${keys}.
Open ${url} in a browser to see them at work.

Listening on ${url}. Try:

${walkthrough(url).join('\n')}
`;
}
