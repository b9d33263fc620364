import { writeFile } from 'node:fs/promises';
import { Failure } from './failure.js';

/** Readable by its owner only. */
const MODE = 0o600;

/** @throws Failure where there is such a file already: a key is never overwritten */
export async function writeKeyFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, `${text}\n`, { mode: MODE, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(
      code === 'EEXIST'
        ? `${path} is there already and is not overwritten`
        : `${path} cannot be written (${code})`,
    );
  }
}
