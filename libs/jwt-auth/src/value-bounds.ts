/** How large a value from outside may be before any work is spent on it. */
export interface ValueBounds {
  /** Members of objects and elements of arrays, counted over all levels. */
  readonly members: number;
  /** Objects and arrays inside of each other; 1 is a flat object. */
  readonly depth: number;
}

/**
 * More than a sign-in or the claims of a token ever need. Within these bounds work that
 * grows with the square of the members, and recursion, stay cheap.
 */
export const VALUE_BOUNDS: ValueBounds = { members: 2000, depth: 32 };

/**
 * Whether a value of JSON keeps the bounds. The look stops at the first bound that is
 * passed, and does not recurse.
 */
export function isWithin(value: unknown, bounds: ValueBounds): boolean {
  let room = bounds.members;
  let level = isContainer(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > bounds.depth) {
      return false;
    }
    const next: object[] = [];
    for (const container of level) {
      const names = Array.isArray(container)
        ? container
        : Object.keys(container);
      room -= names.length;
      if (room < 0) {
        return false;
      }
      // Not before they were counted: of a large object it takes twice as long.
      next.push(...Object.values(container).filter(isContainer));
    }
    level = next;
  }
  return true;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
