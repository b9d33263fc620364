import type { KeyWindow } from './key.js';

/** A retired key: its tokens are good until they expire, and it signs no more. */
export const VERIFY_ONLY: KeyWindow = {
  signFrom: Infinity,
  verifyUntil: Infinity,
};

/** A day, or a time with its zone, so that it means the same everywhere. */
const ISO_8601 =
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

interface WindowOptions {
  signFrom?: Date | string;
  verifyUntil?: Date | string;
}

export function keyWindow({ signFrom, verifyUntil }: WindowOptions): KeyWindow {
  return {
    signFrom: seconds(signFrom) ?? -Infinity,
    verifyUntil: seconds(verifyUntil) ?? Infinity,
  };
}

/** `NaN` where the value is neither a date nor ISO 8601 text of one. */
export function seconds(value: unknown): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const isText = typeof value === 'string' && ISO_8601.test(value);
  return value instanceof Date || isText
    ? new Date(value).getTime() / 1000
    : NaN;
}
