import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Asks, and takes anything but `yes` for no, the end of the input too. */
export async function confirm(
  question: string,
  input: Readable,
  output: Writable,
): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('close', () => resolve(''));
      lines.question(question, resolve);
    });
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    lines.close();
  }
}
