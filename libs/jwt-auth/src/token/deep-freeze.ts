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
  // Getters and members that are hidden or have a symbol for a name count too.
  const members = Object.values(Object.getOwnPropertyDescriptors(value));
  const symbols = Object.getOwnPropertySymbols(value);
  return (
    isPlain(value) &&
    Object.isFrozen(value) &&
    symbols.length === 0 &&
    members.every(
      (member) => 'value' in member && isDeeplyFrozen(member.value, seen),
    )
  );
}

const PLAIN: readonly unknown[] = [Object.prototype, Array.prototype];

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    PLAIN.includes(Object.getPrototypeOf(value))
  );
}
