import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { tryLock } from 'fs-native-extensions';

const PATIENCE_MS = 5000;
const POLL_MS = 100;

/** Gives the folder up. */
export type Unlock = () => Promise<void>;

/**
 * Takes a folder for this process alone, and waits 5 s for whoever has it. The lock is
 * one of the operating system, which frees it when the process ends, however it does:
 * nothing is left behind by `kill -9`, no process id is mistaken for another, and
 * containers that share the folder see it too.
 *
 * @throws Error where somebody else still has it
 */
export async function lockFolder(folder: string): Promise<Unlock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(join(folder, 'lock'), 'a+', 0o600);
  try {
    await locked(file.fd, folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return () => file.close();
}

async function locked(fd: number, folder: string): Promise<void> {
  if (tryLock(fd)) {
    return;
  }
  new Logger('Sessions').warn(
    `Another process uses ${folder}: waiting ${PATIENCE_MS / 1000} s for it to end`,
  );
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    await pause(POLL_MS);
    if (tryLock(fd)) {
      return;
    }
  }
  throw new Error(
    `Another process uses ${folder}, and only one can, for PGlite would lose what the others write. Stop the other process, or set SESSION_STORE to pglite:<another folder>, or to redis://… or postgres://…, which many processes can share`,
  );
}
