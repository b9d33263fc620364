import fc from 'fast-check';
import type { ModelRefresh } from './lineage-model.js';

const GRACE = 30;
export const IDLE = 400;
export const ABSOLUTE = 2000;
export const DEVICES = [undefined, 'laptop', 'phone'];
export const ATTEMPTS = [undefined, 'a'.repeat(43), 'b'.repeat(43)];
/** On the end of the grace window and about it, and now and then on that of the session: for a clock that stands still in between. */
export const EXACT_STEPS: readonly number[] = [
  0, 1, 5, 10, 25, 29, 30, 30, 31, 31, 31, 31, 60, 120, 399, 400,
];
/** The same for a clock that goes on by itself. */
export const LOOSE_STEPS: readonly number[] = [
  0, 1, 5, 10, 20, 25, 35, 35, 35, 35, 60, 120, 390, 410,
];

/** Most of what happens leaves the session alive, so that stories go on. */
const KINDS = ['forged', 'branch', ...Array<'own'>(18).fill('own')] as const;
const BEHIND = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 3];

/** What may happen next; numbers are taken modulo what there is to choose from. */
export type Step =
  | { readonly type: 'wait'; readonly seconds: number }
  | { readonly type: 'log out' }
  | { readonly type: 'sign out everywhere'; readonly keeps: boolean }
  | { readonly type: 'send again'; readonly which: number }
  | {
      readonly type: 'refresh';
      readonly kind: ModelRefresh['kind'];
      /** How far behind the current token. */
      readonly behind: number;
      /** What the token says of its generation, beside the truth. */
      readonly lie: number;
      readonly device: number;
      readonly attempt: number;
      readonly patience: number;
      /** Sent now, or kept back: a stalled command, or a process that dies before it. */
      readonly sent: boolean;
    };

const stepArbitrary = (waits: readonly number[]): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({
        type: fc.constant('wait' as const),
        seconds: fc.constantFrom(...waits),
      }),
    },
    {
      weight: 40,
      arbitrary: fc.record({
        type: fc.constant('refresh' as const),
        kind: fc.constantFrom(...KINDS),
        behind: fc.constantFrom(...BEHIND),
        lie: fc.constantFrom(0, 0, 0, 1, 5, -1),
        device: fc.nat(2),
        attempt: fc.constantFrom(0, 0, 1, 2),
        patience: fc.constantFrom(-1, 4, 24, 24, 24, 24, 1000, 1000),
        sent: fc.constantFrom(true, true, true, false),
      }),
    },
    {
      weight: 10,
      arbitrary: fc.record({
        type: fc.constant('send again' as const),
        which: fc.nat(20),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ type: 'log out' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('sign out everywhere' as const),
        keeps: fc.constantFrom(true, true, true, false),
      }),
    },
  );

export const planArbitrary = (waits: readonly number[]) =>
  fc.record({
    grace: fc.constantFrom(0, GRACE),
    device: fc.nat(2),
    mostFollowed: fc.constantFrom(undefined, undefined, 0, 1),
    steps: fc.array(stepArbitrary(waits), {
      minLength: 1,
      maxLength: 40,
      size: 'max',
    }),
  });

export type Plan =
  ReturnType<typeof planArbitrary> extends fc.Arbitrary<infer T> ? T : never;
