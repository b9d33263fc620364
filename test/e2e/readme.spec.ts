import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { sampleFolder } from '../support/sample-folder.js';
import { walkthrough } from '../../apps/sample/src/walkthrough.js';

const ROOT = resolve(import.meta.dirname, '../..');
const README = readFileSync(resolve(ROOT, 'README.md'), 'utf8');
const PRINTED_URL = 'http://127.0.0.1:3000';
const MINUTE = 60_000;

interface Step {
  readonly command: string;
  /** Beginnings of lines that the command prints, in their order. */
  readonly expected: readonly string[];
}

/** The commands of the walkthrough with the comments below each. */
function stepsOfReadme(): Step[] {
  const start = README.indexOf('<!-- walkthrough -->');
  const block = README.slice(start).split('```')[1] ?? '';
  return block
    .replace(/^sh\n/, '')
    .trim()
    .split('\n\n')
    .map((text) => {
      const [command = '', ...comments] = text.split('\n');
      return {
        command,
        expected: comments.map((comment) => comment.replace(/^# /, '')),
      };
    });
}

/** `npm start` as a user runs it, on a free port, until the callback is done. */
async function withNpmStart(
  use: (url: string) => Promise<void>,
): Promise<void> {
  // Its own folder may be in use by somebody who works on it.
  await using folder = await sampleFolder();
  const SESSION_STORE = `pglite:${folder.path}`;
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', NODE_ENV: 'development', SESSION_STORE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(npm, 'exit');
  try {
    for await (const line of createInterface({ input: npm.stdout })) {
      const url = /Listening on (http:\S+)\. Try:/.exec(line)?.[1];
      if (url !== undefined) {
        await use(url);
        break;
      }
    }
  } finally {
    npm.kill('SIGTERM');
    await exited;
  }
}

describe('the README', () => {
  it('shows the commands that npm start prints', () => {
    expect(stepsOfReadme().map(({ command }) => command)).toEqual(
      walkthrough(PRINTED_URL),
    );
  });

  it(
    'says what the commands answer, and npm start ends on SIGTERM',
    { timeout: 3 * MINUTE },
    async () => {
      await withNpmStart(async (url) => {
        const steps = stepsOfReadme();
        const script = steps
          .map(({ command }) => command.replaceAll(PRINTED_URL, url))
          .join('; echo "<end of step>"; ');
        const { stdout } = await promisify(execFile)('bash', ['-c', script]);
        const answers = stdout.replaceAll('\r', '').split('<end of step>');
        for (const [index, { command, expected }] of steps.entries()) {
          const lines = (answers[index] ?? '').trim().split('\n');
          const found = expected.map((beginning) =>
            lines.some((line) => line.startsWith(beginning))
              ? beginning
              : `missing in the answer: ${lines.join(' | ')}`,
          );
          expect({ command, found }).toEqual({ command, found: expected });
        }
      });
    },
  );

  it('has the part for users in the README of the package', () => {
    const own = readFileSync(resolve(ROOT, 'libs/jwt-auth/README.md'), 'utf8');
    const part = README.slice(
      README.indexOf('<!-- package:start -->'),
      README.indexOf('<!-- package:end -->'),
    ).replace('<!-- package:start -->', '');
    expect(own.trimEnd().endsWith(part.trim())).toBe(true);
  });
});
