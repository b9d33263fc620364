import { declareRoute } from '../guards/route-metadata.js';

/**
 * Opens a route, or all routes of a class, to anyone. A token that comes along is
 * not looked at, so `@CurrentUser()` is `undefined` there. A method that asks for
 * something (`@Roles()`, `@Authorize()`, …) stays guarded in a public class. On a
 * class it is not inherited by subclasses; on a method it goes with the method,
 * until a subclass overrides that.
 */
export function Public(): ClassDecorator & MethodDecorator {
  return declareRoute({ access: 'public' });
}

/**
 * Lets anonymous callers in, with `@CurrentUser()` being `undefined`. A token that
 * is sent must be good all the same: a bad one is answered with 401, so that an
 * expired session does not silently look like a signed-out one.
 */
export function OptionalAuth(): ClassDecorator & MethodDecorator {
  return declareRoute({ access: 'optional' });
}
