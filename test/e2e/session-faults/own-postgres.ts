import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../session-races/free-port.js';
import {
  childrenOf,
  signal,
  untilGone,
  untilStopped,
} from './machine-processes.js';

/** Where Debian keeps the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';
/** The first that recovers as fast as a test needs it. */
const OLDEST = 14;
/** Where a server is ready, it says so in these words. */
const READY = 'database system is ready to accept connections';

/** Whom PostgreSQL runs as: it refuses root. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const programs = programFolder();
const owner = ownerOfServers();

/** Why suites that start servers of their own are left out, if they are. */
export const postgresServerAbsent =
  programs === undefined || owner === undefined;
if (postgresServerAbsent) {
  console.info(
    'The programs of PostgreSQL, or its user, are not installed: suites that kill it are left out',
  );
}

/** A server that the test may freeze and kill; it has on the disk what it acknowledged. */
export class OwnPostgres {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private folder: string,
  ) {}

  static async started(): Promise<OwnPostgres> {
    const server = new OwnPostgres(await freePort(), newCluster());
    await server.start();
    return server;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Where it was killed, it goes through what it wrote last before it is ready. */
  async start(): Promise<void> {
    const settings = {
      port: `${this.port}`,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.folder,
      fsync: 'on',
      synchronous_commit: 'on',
      shared_buffers: '16MB',
      max_connections: '60',
      autovacuum: 'off',
      // Else it opens each of its thousand files before it recovers.
      recovery_init_sync_method: 'syncfs',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const started = spawn(
      join(programs as string, 'postgres'),
      ['-D', this.folder, ...args],
      { ...owner, cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
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
        reject(new Error(`postgres did not start:\n${said}`)),
      );
    });
  }

  async freeze(): Promise<void> {
    const all = await this.#stopped();
    signal(all, 'SIGSTOP');
    await untilStopped(all);
  }

  thaw(): void {
    signal(this.#all(), 'SIGCONT');
  }

  /** With -9, and all that it had started with it. */
  async kill(): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null) {
      return;
    }
    const gone = once(server, 'exit');
    const all = await this.#stopped();
    signal(all, 'SIGKILL');
    await gone;
    await untilGone(all);
    this.#process = undefined;
  }

  /** What it had is lost, as on a machine that takes its place. */
  forget(): void {
    rmSync(this.folder, { recursive: true });
    this.folder = newCluster();
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  /** All of its processes, of which the first can start no more. */
  async #stopped(): Promise<number[]> {
    const first = this.#process?.pid as number;
    signal([first], 'SIGSTOP');
    await untilStopped([first]);
    return this.#all();
  }

  #all(): number[] {
    const first = this.#process?.pid as number;
    return [first, ...childrenOf(first)];
  }
}

function newCluster(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-postgres-'));
  const { uid, gid } = owner as Owner;
  if (uid !== undefined && gid !== undefined) {
    chownSync(folder, uid, gid);
  }
  const settings = [
    ['--username', 'postgres'],
    ['--auth', 'trust'],
    ['--encoding', 'UTF8'],
    ['--locale', 'C'],
    ['--wal-segsize', '1'],
  ];
  execFileSync(
    join(programs as string, 'initdb'),
    ['-D', folder, '--no-sync', ...settings.flat()],
    { ...owner, cwd: folder, stdio: 'ignore' },
  );
  return folder;
}

function programFolder(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  return versions
    .filter((version) => Number(version) >= OLDEST)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((folder) =>
      ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
    );
}

function ownerOfServers(): Owner | undefined {
  if (process.getuid?.() !== 0) {
    return {};
  }
  try {
    const id = (what: string): number =>
      Number(execFileSync('id', [what, 'postgres'], { stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
