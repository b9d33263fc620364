/** RFC 7517 section 4.3 lets these two stand together. */
const OF_SIGNATURES = ['sign', 'verify'];

/**
 * Why the members of a published key that say what it is for (RFC 7517 sections 4.2 and
 * 4.3) are wrong or contradict each other; `undefined` if they are in order.
 */
export function usageFault({
  use,
  key_ops: operations,
  ext,
}: Readonly<Record<string, unknown>>): string | undefined {
  if (use !== undefined && typeof use !== 'string') {
    return 'its use is not text';
  }
  if (ext !== undefined && typeof ext !== 'boolean') {
    return 'its ext is neither true nor false';
  }
  if (operations === undefined) {
    return undefined;
  }
  if (!isListOfOperations(operations)) {
    return 'its key_ops are not an array of distinct texts';
  }
  const verifies = operations.includes('verify');
  if (verifies && !operations.every((each) => OF_SIGNATURES.includes(each))) {
    return 'its key_ops allow more than signatures';
  }
  return use !== undefined && verifies !== (use === 'sig')
    ? 'its use and its key_ops contradict each other'
    : undefined;
}

/** RFC 7517 section 4.3: no operation may stand twice. */
function isListOfOperations(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.every((each) => typeof each === 'string') &&
    new Set(value).size === value.length
  );
}

/** Whether a key without faults is for others to verify our signatures with, or does not say. */
export function isForVerifying({
  use = 'sig',
  key_ops: operations,
}: Readonly<Record<string, unknown>>): boolean {
  return (
    use === 'sig' &&
    (operations === undefined || (operations as string[]).includes('verify'))
  );
}
