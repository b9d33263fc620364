import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';

/** Why suites that start servers of their own are left out, if they are. */
export const redisServerAbsent = !isInstalled();

/** Where a server is ready, it says so in these words. */
const READY = 'Ready to accept connections';

/** A server that the test may freeze and kill; it writes every change down at once. */
export class OwnRedis {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly args: readonly string[],
    private folder = newFolder(),
  ) {}

  static async started(...args: string[]): Promise<OwnRedis> {
    const server = new OwnRedis(await freePort(), args);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const settings = {
      port: `${this.port}`,
      bind: '127.0.0.1',
      dir: this.folder,
      save: '',
      appendonly: 'yes',
      appendfsync: 'always',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    const started = spawn('redis-server', [...args, ...this.args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#process = started;
    let said = '';
    for await (const chunk of started.stdout) {
      said += String(chunk);
      if (said.includes(READY)) {
        break;
      }
    }
    if (!said.includes(READY)) {
      throw new Error(`redis-server did not start:\n${said}`);
    }
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process !== undefined && process.exitCode === null) {
      const gone = once(process, 'exit');
      process.kill('SIGKILL');
      await gone;
    }
  }

  /** What it had is lost, as on a machine that takes its place. */
  forget(): void {
    rmSync(this.folder, { recursive: true });
    this.folder = newFolder();
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }
}

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.info('redis-server is not installed: its suites are left out');
    return false;
  }
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'jwt-auth-redis-'));
}
