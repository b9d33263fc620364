import { setTimeout as pause } from 'node:timers/promises';
import { verdictOf } from '../../support/answers.js';
import type { RunningApp } from '../../support/platform.js';

const LIMIT_MS = 15_000;
const POLL_MS = 20;

export async function verdict(app: RunningApp, token: string): Promise<string> {
  return verdictOf(await app.request('/reports', token));
}

/**
 * The verdicts on a token up to the one that is waited for, or until time is up:
 * the application reads keys when it is time to, not when a test would like it.
 */
export async function verdictsUntil(
  wanted: string,
  app: RunningApp,
  token: string,
): Promise<string[]> {
  const met: string[] = [];
  const end = Date.now() + LIMIT_MS;
  while (met.at(-1) !== wanted && Date.now() < end) {
    const found = await verdict(app, token);
    if (met.at(-1) === found) {
      await pause(POLL_MS);
    } else {
      met.push(found);
    }
  }
  return met;
}
