import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../install.sh', import.meta.url));
const LIMIT_MS = 180_000;

/**
 * Why the program cannot be run here, or `undefined` where it can: it is there, or
 * could be installed, for which it takes Debian and root. The reason is printed, as
 * whoever skips tests for it should be asked why.
 */
export function absenceOf(program: string): string | undefined {
  const reason = isThere(program) ? undefined : failureToInstall(program);
  if (reason !== undefined) {
    console.warn(`Tests with ${program} are skipped: ${reason}`);
  }
  return reason;
}

function failureToInstall(program: string): string | undefined {
  if (!isThere('apt-get') || process.getuid?.() !== 0) {
    return 'it is not installed, and only root on Debian can install it here';
  }
  const { stdout, stderr } = spawnSync('sh', [SCRIPT, program], {
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  return isThere(program)
    ? undefined
    : `it cannot be installed: ${(stderr || stdout).trim().split('\n').at(-1)}`;
}

function isThere(program: string): boolean {
  const { status } = spawnSync('sh', ['-c', 'command -v "$0"', program]);
  return status === 0;
}
