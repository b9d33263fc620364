import { sessionStoreContract } from '@jwt-auth/nestjs/testing';
import { describe, it } from 'vitest';
import { MemorySessionStore } from '../../../libs/jwt-auth/src/sessions/memory-session-store.js';
import { START } from '../../support/fake-clock.js';
import { interleavings } from './interleavings.js';
import { EXACT_STEPS, LOOSE_STEPS } from './story-plan.js';

const CLOCKS = {
  'stands still': () => START,
  'goes on': () => Date.now() / 1000,
};

describe.each(Object.entries(CLOCKS))(
  'MemorySessionStore with a clock that %s',
  (_, now) => {
    let store: MemorySessionStore | undefined;

    sessionStoreContract({ describe, it }, (offset) => {
      store ??= new MemorySessionStore({ now: () => now() + offset() });
      return store;
    });
  },
);

describe.each([
  [CLOCKS['stands still'], EXACT_STEPS, 1500],
  [CLOCKS['goes on'], LOOSE_STEPS, 300],
])('MemorySessionStore and the model', (now, waits, runs) => {
  interleavings(
    (offset) => new MemorySessionStore({ now: () => now() + offset() }),
    { runs, waits },
  );
});
