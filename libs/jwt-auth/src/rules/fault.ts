import { AuthError } from '../errors.js';

/** Something wrong with an option: its path, and what to write instead. Never quotes a value. */
export interface OptionFault {
  readonly path: string;
  readonly message: string;
}

/** One error that lists every fault, a line each. */
export function bootError(faults: readonly OptionFault[]): AuthError {
  const lines = faults.map(({ path, message }) => `  ${path}: ${message}`);
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new AuthError('misconfigured', 'options_invalid', {
    reason: `JwtAuthModule does not start: ${count} in its options.\n${lines.join('\n')}`,
  });
}
