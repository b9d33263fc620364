import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  newRefreshToken,
  type RefreshToken,
} from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import type { Rotation } from '../../../libs/jwt-auth/src/sessions/rotation.js';
import type { SessionStore } from '../../../libs/jwt-auth/src/sessions/session-store.js';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  ABSOLUTE,
  ATTEMPTS,
  DEVICES,
  IDLE,
  type Plan,
  planArbitrary,
  type Step,
} from './story-plan.js';
import { LineageModel, type ModelRefresh } from './lineage-model.js';
import { propertyRuns, RUNS_IN_FULL } from '../../support/property-runs.js';

const OUTCOMES =
  'expired followed held late raced rejected retried revoked rotated stale theft'.split(
    ' ',
  );
/** Steps after the end of a session, in which nothing may come back to life. */
const LONG_OVER = 4;

export interface InterleavingOptions {
  /** How many stories are told. */
  readonly runs: number;
  /** How long may go by between two steps of one. */
  readonly waits: readonly number[];
}

/**
 * A store and the model side by side, through whatever may happen to a session:
 * refreshes of any token it ever had, forged and lost ones, several tabs, retries,
 * commands that stall, processes that die, sign-out, time going by.
 */
export function interleavings(
  makeStore: (offset: () => number) => SessionStore,
  { runs, waits }: InterleavingOptions,
): void {
  it(`agrees with the model in ${propertyRuns(runs)} stories`, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(planArbitrary(waits), async (plan) => {
        for (const outcome of await new Story(makeStore, plan).run()) {
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }
      }),
      { numRuns: propertyRuns(runs) },
    );
    console.info(`Outcomes: ${JSON.stringify(Object.fromEntries(seen))}`);
    // A generator that never gets somewhere would prove nothing about it.
    if (RUNS_IN_FULL) {
      expect([...seen.keys()].toSorted()).toEqual(OUTCOMES);
    }
  }, 120_000);
}

class Story {
  readonly #bench: StoreBench;
  readonly #outcomes: string[] = [];
  readonly #prepared: (readonly [ModelRefresh, Rotation, RefreshToken])[] = [];
  /** The tokens of the lineage in their order. */
  readonly #tokens: RefreshToken[] = [];
  #model!: LineageModel;
  #store!: SessionStore;
  #version = 0;

  constructor(
    makeStore: (offset: () => number) => SessionStore,
    private readonly plan: Plan,
  ) {
    this.#bench = new StoreBench(makeStore);
  }

  async run(): Promise<readonly string[]> {
    this.#store = await this.#bench.store();
    const device = DEVICES[this.plan.device];
    const limits = { idle: IDLE, absolute: ABSOLUTE, deviceId: device };
    this.#tokens.push(await this.#bench.open(limits));
    const { createdAt, expiresAt } = await this.#bench.stored(this.#tokens[0]!);
    this.#model = new LineageModel(createdAt, IDLE, expiresAt, device);
    let over = 0;
    for (const step of this.plan.steps) {
      await this.#take(step);
      await this.#compare();
      over += this.#model.revoked ? 1 : 0;
      if (over > LONG_OVER) {
        break;
      }
    }
    return this.#outcomes;
  }

  async #take(step: Step): Promise<void> {
    switch (step.type) {
      case 'wait':
        return this.#bench.advance(step.seconds);
      case 'log out':
        await this.#store.revoke(this.#tokens[0]!.sessionId);
        this.#model.revoked = true;
        return;
      case 'sign out everywhere':
        return this.#signOutEverywhere(step.keeps);
      case 'send again': {
        const { length } = this.#prepared;
        return length === 0 ? undefined : this.#send(step.which % length);
      }
      case 'refresh':
        await this.#prepare(step);
        return step.sent ? this.#send(this.#prepared.length - 1) : undefined;
    }
  }

  async #signOutEverywhere(keeps: boolean): Promise<void> {
    const { owner, id } = await this.#bench.stored(this.#tokens[0]!);
    const except = keeps ? id : undefined;
    const { kept, version, now } = await this.#store.revokeAll(owner, except);
    const isLive = !this.#model.revoked && now < this.#model.idleExpiresAt;
    expect(kept?.id).toBe(isLive ? except : undefined);
    expect(version).toBeGreaterThan(this.#version);
    this.#version = version;
    this.#model.revoked ||= kept === undefined;
  }

  async #prepare(step: Step & { type: 'refresh' }): Promise<void> {
    const { kind } = step;
    const place = Math.max(0, this.#model.last - step.behind);
    const own = this.#tokens[place]!;
    const claimed = Math.max(0, own.generation + step.lie);
    const { family, secret } = newRefreshToken('somebody');
    const token = {
      ...own,
      generation: claimed,
      ...(kind === 'forged' ? { family } : {}),
      ...(kind === 'branch' ? { secret } : {}),
    };
    const deadline = (await this.#store.now()) + step.patience;
    const device = DEVICES[step.device];
    const common = {
      attempt: ATTEMPTS[step.attempt],
      grace: this.plan.grace,
      mostFollowed: this.plan.mostFollowed,
      idle: IDLE,
      deadline,
    };
    const number = this.#prepared.length;
    this.#prepared.push([
      { number, place, kind, claimed, device, ...common },
      await this.#bench.rotation(token, { ...common, deviceId: device }),
      token,
    ]);
  }

  async #send(which: number): Promise<void> {
    const [refresh, rotation, token] = this.#prepared[which]!;
    const before = this.#model.last;
    const answer = await this.#store.rotate(rotation);
    const expected = this.#model.refresh(refresh, answer.now);
    expect(answer.outcome).toBe(expected);
    expect(answer.version).toBe(
      expected === 'rejected' ? answer.version : this.#version,
    );
    this.#outcomes.push(expected);
    const held = this.#bench.heldAfter(token, answer);
    if (this.#model.last > before) {
      this.#tokens.push({ ...held!, generation: this.#model.last });
    }
    if (['rotated', 'retried', 'raced', 'held'].includes(expected)) {
      expect(held?.secret).toBe(this.#tokens.at(-1)!.secret);
    }
  }

  async #compare(): Promise<void> {
    const session = await this.#bench.stored(this.#tokens[0]!);
    expect({
      generation: session.generation,
      revoked: session.revokedAt !== undefined,
      followed: session.followed ?? 0,
      device: session.deviceId,
    }).toEqual({
      generation: this.#model.last,
      revoked: this.#model.revoked,
      followed: this.#model.followed,
      device: this.#model.device,
    });
    // A store may ask its clock once for a rotation and again for the answer.
    const moved = session.idleExpiresAt - this.#model.idleExpiresAt;
    expect(Math.abs(moved)).toBeLessThan(1);
  }
}
