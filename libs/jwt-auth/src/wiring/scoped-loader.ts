import type { Type } from '@nestjs/common';
import { andThen, settled } from '../maybe-promise.js';
import type { ScopedResolver } from '../guards/scoped-resolver.js';
import type { ClaimsLoader } from '../sessions/claims-loader.js';
import type { ClaimsLoaderClass } from '../sessions/session-options.js';

/** The claims loader of the team, made anew for each session that asks where it is request-scoped. */
export function loaderOf(
  type: ClaimsLoaderClass | undefined,
  resolver: ScopedResolver,
): ClaimsLoader | undefined {
  return (
    type && {
      load: (subject, session) =>
        andThen(
          resolver.resolve(type as Type<ClaimsLoader>, session),
          (loader) => settled(loader.load(subject, session)),
        ),
    }
  );
}
