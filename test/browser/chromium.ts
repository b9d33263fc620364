import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { absenceOf } from '../interop/programs/installed.js';

/** Why there is no browser to test with; `undefined` where there is one. */
export const browserAbsent = absenceOf('chromium');

/** To start a browser takes long on a machine that is busy. */
export const TIME_LIMIT_MS = 120_000;

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium without a window, with a profile of its own. */
export function startBrowser(): Promise<Browser> {
  const path = execFileSync('sh', ['-c', 'command -v chromium'], {
    encoding: 'utf8',
  });
  return chromium.launch({
    executablePath: path.trim(),
    args: ARGS,
    timeout: TIME_LIMIT_MS,
  });
}
