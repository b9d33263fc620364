import { CommanderError } from 'commander';
import { withKidsLast } from './argument-order.js';
import { sentenceOf, SUCCESS, FAILURE, USAGE, UsageError } from './failure.js';
import { note, surviveClosedPipes } from './output.js';
import { jwtAuthProgram } from './program.js';

/**
 * Runs a command line, given without the names of Node and of the program.
 *
 * @returns the exit code: 0 for success, 1 for failure, 2 where it was called wrongly
 */
export async function run(args: readonly string[]): Promise<number> {
  surviveClosedPipes();
  try {
    await jwtAuthProgram().parseAsync(withKidsLast(args), { from: 'user' });
    return SUCCESS;
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said what is wrong, or shown the help that was asked for.
      return error.exitCode === SUCCESS ? SUCCESS : USAGE;
    }
    note(`error: ${sentenceOf(error)}`);
    if (process.env['DEBUG'] && error instanceof Error) {
      note(String(error.stack));
    }
    return error instanceof UsageError ? USAGE : FAILURE;
  }
}
