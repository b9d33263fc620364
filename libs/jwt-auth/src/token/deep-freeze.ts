/** Freezes plain objects and arrays and everything inside them; what a schema made of a claim stays as it is. */
export function deepFreeze<T>(value: T): T {
  if (isPlain(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** Whether nothing inside can be changed any more, so that requests may share it. */
export function isDeeplyFrozen(value: unknown, seen = new Set()): boolean {
  if (typeof value !== 'object' || value === null) {
    return typeof value !== 'function';
  }
  if (seen.has(value)) {
    return true;
  }
  seen.add(value);
  return (
    isPlain(value) &&
    Object.isFrozen(value) &&
    Object.values(value).every((inner) => isDeeplyFrozen(inner, seen))
  );
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
  );
}
