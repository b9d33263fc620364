import { randomUUID } from 'node:crypto';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SessionTokens } from '../../../libs/jwt-auth/src/sessions/session-tokens.js';
import { SessionBench, type SessionBenchOptions } from './session-bench.js';

const KEPT = 'kept';
const OTHER = 'other';
type Name = typeof KEPT | typeof OTHER | 'sign-in';

interface Handed {
  readonly name: Name;
  readonly tokens: SessionTokens;
}

/** What requests came to that met in one order. */
interface Outcome {
  readonly bench: SessionBench;
  readonly handed: readonly Handed[];
  /** Whether the check of the sign-in that counted began after everyone was signed out. */
  readonly isSignedInAfter: boolean;
}

/** Requests that stop before each call of the store, and before all is made known; which one goes on is chosen. */
class Crossing {
  readonly #waiting = new Map<string, () => void>();
  readonly #current = new AsyncLocalStorage<string>();

  /** Starts a request. */
  enter(name: string, request: () => Promise<unknown>): Promise<unknown> {
    return this.#current.run(name, request);
  }

  /** Whoever calls it goes on when it is chosen. */
  readonly wait = (): Promise<void> => {
    const name = this.#current.getStore();
    return name === undefined
      ? Promise.resolve()
      : new Promise((resolve) => void this.#waiting.set(name, resolve));
  };

  /** A storage that is still on makes every promise of the process dearer from then on. */
  end(): void {
    this.#current.disable();
  }

  /** Lets them go on as chosen until none waits; says how many there were to choose from. */
  async drive(choices: readonly number[]): Promise<number[]> {
    const options: number[] = [];
    for (;;) {
      await setImmediate();
      const names = [...this.#waiting.keys()].toSorted();
      if (names.length === 0) {
        return options;
      }
      const name = names[choices[options.length] ?? 0] as string;
      options.push(names.length);
      const go = this.#waiting.get(name);
      this.#waiting.delete(name);
      go?.();
    }
  }
}

/** Every order in which what happens can happen. */
async function everyOrder(
  run: (choices: readonly number[]) => Promise<number[]>,
): Promise<number> {
  let choices: number[] = [];
  for (let orders = 1; ; orders++) {
    const options = await run(choices);
    const taken = options.map((_, step) => choices[step] ?? 0);
    const last = taken.findLastIndex(
      (choice, step) => choice + 1 < (options[step] as number),
    );
    if (last < 0) {
      return orders;
    }
    choices = [...taken.slice(0, last), (taken[last] as number) + 1];
  }
}

interface Meeting {
  readonly options: SessionBenchOptions;
  /** Who meets the sign-out everywhere. */
  readonly names: readonly Name[];
  readonly keeps: boolean;
}

/** Signs in, or refreshes, while everyone is signed out but one that may be kept. */
async function meet(
  bench: SessionBench,
  choices: readonly number[],
  { names, keeps }: Meeting,
): Promise<{ options: number[]; outcome: Outcome }> {
  const { service } = bench;
  const subject = randomUUID();
  const sessions = {
    [KEPT]: await service.open(subject),
    [OTHER]: await service.open(subject),
  };
  bench.announced.length = 0;
  const crossing = new Crossing();
  bench.interference = crossing.wait;
  bench.announcing = crossing.wait;
  const handed: Handed[] = [];
  const take = (name: Name, tokens: SessionTokens | null): void => {
    if (tokens !== null) {
      handed.push({ name, tokens });
    }
  };
  let isOut = false;
  let isSignedInAfter = false;
  const check = (): { subject: string } => {
    isSignedInAfter = isOut;
    return { subject };
  };
  const revokeAll = bench.store.revokeAll.bind(bench.store);
  bench.store.revokeAll = (...args) => {
    isOut = true;
    return revokeAll(...args);
  };
  const requests = [
    ...names.map((name) =>
      crossing.enter(name, () =>
        (name === 'sign-in'
          ? service.signIn(check)
          : service.refresh(sessions[name].refreshToken)
        ).then(
          (tokens) => take(name, tokens),
          () => undefined,
        ),
      ),
    ),
    crossing.enter('sign-out', () =>
      service.closeAll(subject, {
        except: keeps ? sessions[KEPT].sessionId : undefined,
      }),
    ),
  ];
  const driven = await crossing.drive(choices);
  await Promise.all(requests);
  crossing.end();
  bench.interference = () => undefined;
  bench.announcing = () => undefined;
  bench.store.revokeAll = revokeAll;
  return { options: driven, outcome: { bench, handed, isSignedInAfter } };
}

/** Whether the access token is refused by what was made known. */
function isRefused(
  { bench }: Outcome,
  { accessToken }: SessionTokens,
): boolean {
  const [least] = bench.announced
    .map((told) => told as unknown[])
    .filter(([kind]) => kind === 'subject')
    .map(([, , version]) => Number(version));
  return Number(accessToken.claims['sv']) < (least ?? 0);
}

async function isAlive(
  { bench }: Outcome,
  { refreshToken }: SessionTokens,
): Promise<boolean> {
  return (await bench.service.find(refreshToken)) !== undefined;
}

const MEETINGS = [{}, { loader: () => ({}) }].flatMap((options) =>
  [
    [KEPT, OTHER] as const,
    ['sign-in', OTHER] as const,
    ['sign-in', KEPT] as const,
  ].flatMap((names) =>
    [true, false].map((keeps) => ({
      options,
      names,
      keeps,
      title: `${names.join(' and ')}, keeping one: ${keeps}, with a loader: ${'loader' in options}`,
    })),
  ),
);

describe('signing out everywhere while others sign in or refresh', () => {
  it.each(MEETINGS)(
    'leaves nothing good that is not kept or of a later sign-in, in any order: $title',
    async (meeting) => {
      const bench = new SessionBench(meeting.options);
      const seen = { alive: 0, over: 0 };
      const orders = await everyOrder(async (choices) => {
        const { options, outcome } = await meet(bench, choices, meeting);
        for (const { name, tokens } of outcome.handed) {
          const isLater = name === 'sign-in' && outcome.isSignedInAfter;
          const mayLive = isLater || (name === KEPT && meeting.keeps);
          expect(await isAlive(outcome, tokens)).toBe(mayLive);
          if (!mayLive || isLater) {
            expect(isRefused(outcome, tokens)).toBe(!mayLive);
          }
          seen[mayLive ? 'alive' : 'over']++;
        }
        return options;
      });
      expect(orders).toBeGreaterThan(10);
      expect(seen.over).toBeGreaterThan(0);
      const canLive = meeting.names.some(
        (name) => name === 'sign-in' || (name === KEPT && meeting.keeps),
      );
      expect(seen.alive > 0).toBe(canLive);
    },
  );
});
