/** Prints a result: what a pipe or a file is to receive, and nothing else. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Tells the operator something that is no result. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function warn(message: string): void {
  note(`warning: ${message}`);
}

/** `… | head` closes the pipe before everything is written, which is no error. */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
    });
  }
}
