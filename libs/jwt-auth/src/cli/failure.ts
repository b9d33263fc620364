import { AuthError } from '../errors.js';

export const SUCCESS = 0;
export const FAILURE = 1;
export const USAGE = 2;

/** The program was called wrongly. The message quotes no value: it may be a secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for could not be done. The message holds no secret. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** What went wrong, for the terminal. Errors of others are not quoted, for they may hold a secret. */
export function sentenceOf(error: unknown): string {
  const isOurs =
    error instanceof UsageError ||
    error instanceof Failure ||
    error instanceof AuthError;
  return isOurs
    ? error.message
    : 'something unexpected went wrong; set DEBUG=1 to see where';
}
