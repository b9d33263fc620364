import type { KeyWindow } from './key.js';

/** A retired key: its tokens are good until they expire, and it signs no more. */
export const VERIFY_ONLY: KeyWindow = {
  signFrom: Infinity,
  verifyUntil: Infinity,
};

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

/** `NaN` where the value is neither a date nor text of one. */
export function seconds(value: Date | string | undefined): number | undefined {
  return value === undefined ? undefined : new Date(value).getTime() / 1000;
}
