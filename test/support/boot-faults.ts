import { AuthError, type JwtAuthOptions } from '@jwt-auth/nestjs';
import { resolveOptions } from '../../libs/jwt-auth/src/options/resolve-options.js';
import { SCENES, sceneOptions } from './scenes.js';

/**
 * The faults that the boot error lists, one text of path and message each; none
 * where the options are good. Throws where the error is not what it should be.
 */
export function bootFaults(options: unknown, production = false): string[] {
  try {
    resolveOptions(options as JwtAuthOptions, production);
    return [];
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'options_invalid') {
      throw error;
    }
    const [heading, ...lines] = error.message.split('\n');
    const count = lines.length === 1 ? 'one fault' : `${lines.length} faults`;
    const expected = `JwtAuthModule does not start: ${count} in its options.`;
    if (error.kind !== 'misconfigured' || heading !== expected) {
      throw new Error(`Not the boot error expected: ${heading}`, {
        cause: error,
      });
    }
    return lines.map((line) => line.trim());
  }
}

/** The options of the HMAC scene, but for the changes; of any type. */
export function optionsWith(changes: object): object {
  return { ...sceneOptions(SCENES.HS256), ...changes };
}
