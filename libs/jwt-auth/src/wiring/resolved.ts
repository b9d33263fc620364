/** The options with every default filled in. */
export const RESOLVED: unique symbol = Symbol.for(
  '@jwt-auth/nestjs:resolved-options',
);
