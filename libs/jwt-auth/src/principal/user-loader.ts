import type { Answer } from '../maybe-promise.js';
import type { Principal } from './principal.js';

/**
 * Loads the user behind a principal, on every authenticated request. Extend it,
 * make it a provider of any module, and name it in the option `userLoader`; it
 * may be request-scoped.
 *
 * @typeParam User what `@CurrentUser()` hands to handlers
 */
export abstract class UserLoader<User = unknown> {
  /**
   * @returns the user, a promise or an Observable of it, or `null`, `undefined` or another falsy value where there
   *   is none any more: the request is then refused with 401 `subject_unknown`
   * @throws anything, where it cannot be decided: the request is then answered
   *   with 503, except for an `HttpException`, which is passed on
   */
  abstract load(principal: Principal): Answer<User | null | undefined>;
}
