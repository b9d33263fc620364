/**
 * The value at a path such as `'realm_access.roles'`. A member whose whole name
 * is the path comes first, for names with dots such as `'https://example.com/roles'`.
 * Only own members count, so that `'constructor'` or `'toString'` find nothing
 * that the token does not say.
 */
export function readPath(value: unknown, path: string): unknown {
  if (hasOwn(value, path)) {
    return value[path];
  }
  let current = value;
  for (const name of path.split('.')) {
    if (!hasOwn(current, name)) {
      return undefined;
    }
    current = current[name];
  }
  return current;
}

/**
 * As `readPath()`, for the user of a `UserLoader`: getters of its class count too,
 * as entities have them; methods and what every object inherits do not.
 */
export function readUserPath(user: unknown, path: string): unknown {
  if (hasOwn(user, path)) {
    return user[path];
  }
  let current = user;
  for (const name of path.split('.')) {
    if (!hasProperty(current, name)) {
      return undefined;
    }
    current = current[name];
  }
  return typeof current === 'function' ? undefined : current;
}

function hasProperty(
  value: unknown,
  name: string,
): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && name in value
    ? !(name in Object.prototype) || Object.hasOwn(value, name)
    : false;
}

function hasOwn(
  value: unknown,
  name: string,
): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  );
}
