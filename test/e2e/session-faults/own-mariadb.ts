import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../session-races/free-port.js';
import { signal, untilGone, untilStopped } from './machine-processes.js';

const SERVER = '/usr/sbin/mariadbd';
const INSTALLER = '/usr/bin/mariadb-install-db';
/** When a server is ready, it says so in these words. */
const READY = 'ready for connections';

const user = userOfServers();

/** Whether suites that start servers of their own are left out. */
export const mariadbServerAbsent =
  user === undefined || ![SERVER, INSTALLER].every((path) => existsSync(path));
if (mariadbServerAbsent) {
  console.info(
    'The programs of MariaDB, or its user, are not installed: suites that kill it are left out',
  );
}

/** A server that the test may freeze and kill; it has on the disk what it acknowledged. */
export class OwnMariadb {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async started(): Promise<OwnMariadb> {
    const server = new OwnMariadb(await freePort(), newFolder());
    await server.start();
    return server;
  }

  get url(): string {
    return `mysql://root@127.0.0.1:${this.port}/test`;
  }

  /** If it was killed, it goes through what it wrote last before it is ready. */
  async start(): Promise<void> {
    const args = [
      '--no-defaults',
      `--datadir=${this.folder}`,
      `--user=${user}`,
      `--port=${this.port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(this.folder, 'socket')}`,
      '--skip-grant-tables',
      '--skip-networking=0',
      '--innodb-buffer-pool-size=32M',
      '--innodb-flush-log-at-trx-commit=1',
    ];
    const started = spawn(SERVER, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = started;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      started.stderr.on('data', (chunk) => {
        said = `${said}${String(chunk)}`.slice(-10_000);
        if (said.includes(READY)) {
          resolve();
        }
      });
      started.once('error', reject);
      started.once('exit', () =>
        reject(new Error(`mariadbd did not start:\n${said}`)),
      );
    });
  }

  async freeze(): Promise<void> {
    const pid = this.#process?.pid as number;
    signal([pid], 'SIGSTOP');
    await untilStopped([pid]);
  }

  thaw(): void {
    signal([this.#process?.pid as number], 'SIGCONT');
  }

  /** With -9. */
  async kill(): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null) {
      return;
    }
    const gone = once(server, 'exit');
    signal([server.pid as number], 'SIGKILL');
    await gone;
    await untilGone([server.pid as number]);
    this.#process = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-mariadb-'));
  if (process.getuid?.() === 0) {
    const id = (what: string): number =>
      Number(execFileSync('id', [what, user as string]));
    chownSync(folder, id('-u'), id('-g'));
  }
  execFileSync(
    INSTALLER,
    [
      '--no-defaults',
      `--datadir=${folder}`,
      `--user=${user}`,
      '--auth-root-authentication-method=normal',
    ],
    { stdio: 'ignore' },
  );
  return folder;
}

/** Whom MariaDB runs as: it refuses root. */
function userOfServers(): string | undefined {
  if (process.getuid?.() !== 0) {
    return userInfo().username;
  }
  try {
    execFileSync('id', ['-u', 'mysql'], { stdio: 'pipe' });
    return 'mysql';
  } catch {
    return undefined;
  }
}
