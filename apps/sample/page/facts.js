import { ask } from './api.js';

const UNITS = { m: 'min', h: 'h', d: 'days', w: 'weeks' };
const READER = { id: 'page', name: 'Page' };

/**
 * Shows how the server was started, which it tells while developing only.
 *
 * @returns how long a spent token counts, for people; 0 where it does not, and
 *   `undefined` where the page is not told
 */
export async function showFacts(list) {
  const { ok, body } = await ask(READER, 'GET', '/demo/settings');
  if (!ok) {
    return undefined;
  }
  const grace = spanOf(body.grace);
  const facts = {
    'An access token lives for': spanOf(body.accessTtl),
    'A spent refresh token counts for':
      grace === 0 ? 'no time at all (strict)' : grace,
    'Sessions are kept in': body.store,
  };
  list.replaceChildren(...Object.entries(facts).map(factOf));
  return grace;
}

function factOf([name, value]) {
  const fact = document.createElement('li');
  const strong = document.createElement('b');
  strong.textContent = value;
  fact.append(`${name} `, strong);
  return fact;
}

/** A duration such as `30s`, or bare seconds. */
function spanOf(duration) {
  const [, count, unit] = /^(\d+)([a-z]?)$/.exec(duration);
  return Number(count) === 0 ? 0 : `${count} ${UNITS[unit] ?? 's'}`;
}
