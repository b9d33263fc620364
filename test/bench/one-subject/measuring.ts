import { SessionService } from '@jwt-auth/nestjs';
import { medianOf } from '../run/statistics.js';
import { appOn } from './app.js';
import type { SeededStore } from './seeded-store.js';

/** Median milliseconds, for each number of sessions. */
export type Figures = ReadonlyMap<string, readonly number[]>;

const ROUNDS = 41;
/** Before those that count: connections, scripts, plans and compiled code. */
const WARMING = 10;
const PAGE = { limit: 10 };

type Action = () => Promise<unknown>;

/**
 * Asks for what people could ask for who have so many sessions each, by turns, so that
 * whatever else the machine does comes to all of them.
 */
export async function measure(
  seeded: SeededStore,
  counts: readonly number[],
): Promise<Figures> {
  const apps = [
    await appOn(seeded.store, Infinity),
    await appOn(seeded.store, 100),
  ];
  const [unlimited, limited] = apps.map((app) => app.get(SessionService)) as [
    SessionService,
    SessionService,
  ];
  const people: Person[] = [];
  for (const count of counts) {
    people.push(await Person.with(count, seeded, unlimited, limited));
  }
  const figures = new Map<string, number[]>();
  const byTurns = async (
    name: string,
    actionOf: (person: Person) => Action,
    rounds = ROUNDS,
  ): Promise<void> => {
    figures.set(name, await inTurns(people.map(actionOf), rounds));
  };
  await byTurns('a page of 10', (person) => person.list);
  await byTurns('a refresh', (person) => person.refresh);
  await byTurns('a sign-in at the limit', (person) => person.signIn);
  await byTurns('everywhere, the first', (person) => person.everywhere, 0);
  for (const person of people) {
    await person.assertClosed();
  }
  await byTurns('a page then', (person) => person.list);
  await byTurns('a refresh then', (person) => person.refresh);
  await byTurns('a sign-in then', (person) => person.signIn);
  await byTurns('everywhere again', (person) => person.everywhere);
  await Promise.all(apps.map((app) => app.close()));
  return figures;
}

/** Who has many sessions, and refreshes one of them. */
class Person {
  readonly list: Action = () => this.unlimited.list(this.subject, PAGE);
  readonly signIn: Action = () => this.limited.open(this.subject);
  readonly everywhere: Action = () =>
    this.unlimited.closeAll(this.subject, { except: this.kept });

  private constructor(
    private readonly subject: string,
    private readonly unlimited: SessionService,
    private readonly limited: SessionService,
    /** A token of one of the many. */
    private readonly copied: string,
    private readonly kept: string,
    private token: string,
  ) {}

  static async with(
    sessions: number,
    seeded: SeededStore,
    unlimited: SessionService,
    limited: SessionService,
  ): Promise<Person> {
    const subject = `subject with ${sessions}`;
    const { sessionId, refreshToken } = await unlimited.open(subject);
    await seeded.seed(sessionId, sessions - 2);
    const own = await unlimited.open(subject);
    return new Person(
      subject,
      unlimited,
      limited,
      refreshToken,
      own.sessionId,
      own.refreshToken,
    );
  }

  readonly refresh: Action = async () => {
    const next = await this.unlimited.refresh(this.token);
    this.token = next.refreshToken;
  };

  /** What was not done is not measured. */
  async assertClosed(): Promise<void> {
    const { sessions } = await this.unlimited.list(this.subject);
    const found = await this.unlimited.find(this.copied);
    if (sessions.length !== 1 || found !== undefined) {
      throw new Error('Sessions are left that should have been closed');
    }
  }
}

/** @param rounds after those that warm up; 0: once, and that counts */
async function inTurns(
  actions: readonly Action[],
  rounds: number,
): Promise<number[]> {
  const took = actions.map((): number[] => []);
  const all = rounds === 0 ? 1 : WARMING + rounds;
  for (let round = 0; round < all; round++) {
    for (const [place, action] of actions.entries()) {
      const begun = performance.now();
      await action();
      took[place]?.push(performance.now() - begun);
    }
  }
  return took.map((each) =>
    medianOf(rounds === 0 ? each : each.slice(WARMING)),
  );
}
