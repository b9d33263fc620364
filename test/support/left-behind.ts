import { isDeepStrictEqual } from 'node:util';
import passport from 'passport';
import { afterAll, beforeAll, expect, vi } from 'vitest';

/** Parts of a process that the next spec file would notice, each as names. */
interface Shared {
  readonly environment: readonly string[];
  readonly listeners: readonly string[];
  readonly strategies: readonly string[];
  readonly fakeTimers: boolean;
}

const EVENTS = ['SIGTERM', 'SIGINT', 'unhandledRejection', 'uncaughtException'];

function shared(): Shared {
  // The types of Passport leave its strategies out.
  const { _strategies } = passport as unknown as { _strategies: object };
  return {
    environment: Object.entries(process.env)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted(),
    listeners: EVENTS.map(
      (event) => `${event}: ${process.listenerCount(event)}`,
    ),
    strategies: Object.keys(_strategies).toSorted(),
    fakeTimers: vi.isFakeTimers(),
  };
}

/** Fails a spec file that leaves something behind for the next one in its process. */
let before: Shared;
beforeAll(() => {
  before = shared();
});
afterAll(() => {
  const after = shared();
  if (!isDeepStrictEqual(after, before)) {
    expect(after, 'What the spec file leaves behind').toEqual(before);
  }
});
