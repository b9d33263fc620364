import type { SessionStore } from '@jwt-auth/nestjs';

/** A store in which many sessions of one subject can be made at once. */
export interface SeededStore {
  readonly name: string;
  readonly store: SessionStore;
  /** Copies a session so many times, each with an id of its own. */
  seed(id: string, copies: number): Promise<void>;
  close(): Promise<void>;
}

/** The tag of the owner, and a number in place of what is drawn. */
export function seededId(id: string, number: number): string {
  const digits = number.toString(36).padStart(21, '0');
  // The last character of an id has two bits only.
  return `${id.slice(0, 4)}${digits}A`;
}
