/**
 * Members that are there and yet undefined, as a circular import leaves a class in
 * CommonJS: the check or loader meant would be missing in silence. Name those that
 * take a class or a function: an instance or a plain value is often `undefined` by a
 * condition, and meant to be.
 */
export function lostImports(
  options: object,
  names: readonly string[],
  prefix = '',
): { path: string; message: string }[] {
  return Object.entries(options)
    .filter(([name, value]) => names.includes(name) && value === undefined)
    .map(([name]) => ({
      path: prefix + name,
      message:
        'is undefined, perhaps by a circular import: leave it out if none is meant',
    }));
}
