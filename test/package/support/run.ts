import { type ChildProcess, spawn } from 'node:child_process';

/** For a test that installs or builds. */
export const TIMEOUT_MS = 600_000;

/** Less, so that a test whose command hangs can still tell what the command said. */
const TIME_LIMIT_MS = 540_000;

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

process.once('exit', () => running.forEach(killWithChildren));

/**
 * Runs a command to its end and returns what it said.
 *
 * @throws Error with all output where the command fails or takes too long
 */
export async function run(
  command: string,
  args: readonly string[],
  folder: string,
): Promise<Outcome> {
  const outcome = await runToEnd(command, args, folder);
  if (outcome.status !== 0) {
    throw new Error(
      `${[command, ...args].join(' ')} ended with ${outcome.status}\n${outcome.stdout}\n${outcome.stderr}`,
    );
  }
  return outcome;
}

/** As `run()`, for commands whose failure is a finding rather than an accident. */
export function runToEnd(
  command: string,
  args: readonly string[],
  folder: string,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: cleanEnvironment(),
      // A process group of its own, so that what npm starts ends with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const limit = setTimeout(() => killWithChildren(child), TIME_LIMIT_MS);
    running.add(child);
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ status, stdout: stdout(), stderr: stderr() });
    });
  });
}

/** What a developer's terminal would have: nothing of Vitest or of the npm script around it. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign =
    /^(VITEST|TEST$|DEV$|PROD$|SSR$|MODE$|BASE_URL$|NODE_(ENV|OPTIONS|V8_COVERAGE)$|npm_(?!config_)|INIT_CWD$|FORCE_COLOR$)/;
  const own = Object.entries(process.env).filter(
    ([name]) => !foreign.test(name),
  );
  return { ...Object.fromEntries(own), NO_COLOR: '1' };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

function killWithChildren({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid as number), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
