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
  return names
    .filter((name) => {
      const own = Object.getOwnPropertyDescriptor(options, name);
      return own !== undefined && 'value' in own && own.value === undefined;
    })
    .map((name) => ({
      path: prefix + name,
      message:
        'is undefined, perhaps by a circular import: leave it out if none is meant',
    }));
}
