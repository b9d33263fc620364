import { AuthError } from '../errors.js';
import type { JwtAuthOptions } from '../options/options.js';
import { bootError } from '../rules/fault.js';
import type { ModuleSetup } from './module-setup.js';

const NOTHING_GIVEN = {
  forRoot:
    "forRoot() was called without options: write JwtAuthModule.forRoot({ issuer: 'https://auth.example.com', audience: 'https://api.example.com', keys: { secret } })",
  factory:
    'the factory of forRootAsync() returned nothing: is a return missing? Write useFactory: () => ({ issuer, audience, keys }), with parentheses around the braces',
};

/**
 * Refuses a module without options, and tells the ways to that apart.
 *
 * @throws AuthError `misconfigured`
 */
export function assertGiven(
  options: unknown,
  setup: ModuleSetup | undefined,
): asserts options is JwtAuthOptions {
  if (setup === undefined) {
    throw new AuthError('misconfigured', 'options_invalid', {
      reason:
        'JwtAuthModule is imported without options. Call JwtAuthModule.forRoot({ … }) once, in the root module; other modules need no import of it',
    });
  }
  const { source, faults } = setup;
  if (source === undefined) {
    throw bootError(faults);
  }
  if (options === undefined || options === null) {
    const message = NOTHING_GIVEN[source];
    throw bootError([...faults, { path: 'options', message }]);
  }
}
