import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'vitest';
import { REVOKED, type RevokingApp } from './revoking-app.js';
import { countsOf } from './waiting.js';

export const RACES = 1000;
const AT_ONCE = 25;
/** Requests that run at the same time with one token. */
const LANES = 2;

interface Answer {
  readonly began: number;
  readonly said: string;
}

/** Asks until it is refused, and once more after the logout. */
async function lane(
  app: RevokingApp,
  token: string,
  closing: Promise<unknown>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const ask = async (): Promise<string> => {
    const began = performance.now();
    const said = await app.request(token);
    answers.push({ began, said });
    return said;
  };
  while ((await ask()) !== REVOKED);
  await closing;
  await ask();
  return answers;
}

/** When the logout was acknowledged. */
async function logout(app: RevokingApp, sessionId: string): Promise<number> {
  await after(Math.random() * 30);
  await app.sessions.close(sessionId);
  return performance.now();
}

async function race(app: RevokingApp) {
  const { sessionId, accessToken } = await app.sessions.open('alice');
  const { token } = accessToken;
  const closing = logout(app, sessionId);
  const lanes = await Promise.all(
    Array.from({ length: LANES }, () => lane(app, token, closing)),
  );
  const acknowledged = await closing;
  const answers = lanes.flat();
  const later = answers.filter(({ began }) => began >= acknowledged);
  return { answers, later };
}

/** What was said in all races, and of that what was asked after the logouts were acknowledged. */
export async function raceLogouts(
  app: RevokingApp,
  title: string,
): Promise<void> {
  const all: string[] = [];
  const late: string[] = [];
  for (let done = 0; done < RACES; done += AT_ONCE) {
    const races = await Promise.all(
      Array.from({ length: AT_ONCE }, () => race(app)),
    );
    for (const { answers, later } of races) {
      const said = answers.map((each) => each.said);
      all.push(...said);
      late.push(...later.map((each) => each.said));
      // A token that was refused is never let in again.
      expect(said.filter((each) => each === REVOKED)).toHaveLength(2 * LANES);
    }
  }
  console.info(
    `${RACES} logouts ${title}: ${JSON.stringify(countsOf(all))}, of which ${late.length} began after the acknowledgement`,
  );
  expect(countsOf(late)).toEqual({ [REVOKED]: late.length });
  expect(late.length).toBeGreaterThanOrEqual(LANES * RACES);
  expect(countsOf(all)['200']).toBeGreaterThan(RACES / 10);
}
