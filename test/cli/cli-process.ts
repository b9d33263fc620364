import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { REDIS_URL } from '../support/managed-keys/redis-clients.js';
import { ISSUER } from '../support/managed-keys/issuer.js';

export const BUILD_TIME_LIMIT_MS = 60_000;
/** A command that has not ended by itself by then is killed, and has no exit code. */
const RUN_TIME_LIMIT_MS = 20_000;

const WORKSPACE = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = join(WORKSPACE, 'libs/jwt-auth/src/cli/main.ts');

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** Variables of the environment besides those that any program needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs; what the project there has installed is what it has. */
  readonly folder?: string;
}

export type Cli = (
  args: readonly string[],
  surroundings?: Surroundings,
) => Promise<Outcome>;

/** The program as it is in the sources now, run as a process. */
export interface BundledCli {
  readonly run: Cli;
  /** Runs `keys <command>` on a ring of its own in Redis. */
  readonly onRing: Cli;
  /** A folder that is gone afterwards. */
  readonly folder: string;
  readonly keyEncryptionKey: string;
}

/** Bundles the sources before the tests of the suite that calls it. */
export function useCli(prefix: string): BundledCli {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-cli-'));
  const program = join(folder, 'cli', 'jwt-auth.mjs');
  const keyEncryptionKey = randomBytes(32).toString('base64');

  beforeAll(() => bundle(program), BUILD_TIME_LIMIT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  const run: Cli = (args, surroundings) => runNode(program, args, surroundings);
  return {
    run,
    folder,
    keyEncryptionKey,
    onRing: ([command = '', ...args], { env, ...surroundings } = {}) =>
      run(['keys', command, '--prefix', prefix, ...args], {
        ...surroundings,
        env: {
          JWT_AUTH_STORE: REDIS_URL,
          JWT_AUTH_ISSUER: ISSUER,
          JWT_AUTH_KEY_ENCRYPTION_KEY: keyEncryptionKey,
          ...env,
        },
      }),
  };
}

async function bundle(program: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: ENTRY,
      outDir: join(program, '..'),
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'jwt-auth.mjs' } },
    },
  });
}

function runNode(
  program: string,
  args: readonly string[],
  { env = {}, folder = WORKSPACE }: Surroundings = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: RUN_TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.once('error', reject);
    child.once('close', (exitCode) =>
      resolve({ exitCode, stdout: stdout(), stderr: stderr() }),
    );
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
