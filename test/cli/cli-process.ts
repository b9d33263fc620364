import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { REDIS_URL } from '../support/managed-keys/redis-clients.js';
import { ISSUER } from '../support/managed-keys/issuer.js';
import { makeProject } from './projects.js';

export const BUILD_TIME_LIMIT_MS = 60_000;
/** A command that has not ended by itself by then is killed, and has no exit code. */
const RUN_TIME_LIMIT_MS = 20_000;

const WORKSPACE = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = join(WORKSPACE, 'libs/jwt-auth');

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** Variables of the environment besides those that any program needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs. */
  readonly folder?: string;
  /** What is installed beside it; by default all that it could want. */
  readonly beside?: readonly string[];
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

/** Clients that the program knows; of SQLite the one that is in this workspace. */
const CLIENTS = ['ioredis', 'kysely', 'pg', 'mysql2', 'libsql'];

/** Bundles the sources before the tests of the suite that calls it. */
export function useCli(prefix: string): BundledCli {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-cli-'));
  const bundled = join(folder, 'bundled');
  const keyEncryptionKey = randomBytes(32).toString('base64');

  beforeAll(() => bundle(bundled), BUILD_TIME_LIMIT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  const run: Cli = (args, { beside = CLIENTS, ...surroundings } = {}) => {
    const program = install(bundled, makeProject(folder, beside));
    return runNode(program, args, surroundings);
  };
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

/** Puts the package with the program where npm would. */
function install(bundled: string, project: string): string {
  const own = join(project, 'node_modules/@jwt-auth/nestjs');
  if (!existsSync(own)) {
    cpSync(bundled, join(own, 'dist'), { recursive: true });
    cpSync(join(PACKAGE, 'package.json'), join(own, 'package.json'));
  }
  return join(own, 'dist/jwt-auth.mjs');
}

/** Without Kysely, which the application has, or has not. */
async function bundle(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['kysely'] },
    build: {
      ssr: join(PACKAGE, 'src/cli/main.ts'),
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        output: {
          entryFileNames: 'jwt-auth.mjs',
          chunkFileNames: '[name]-[hash].mjs',
        },
      },
    },
  });
}

function runNode(
  program: string,
  args: readonly string[],
  { env = {}, folder = WORKSPACE }: Omit<Surroundings, 'beside'>,
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
