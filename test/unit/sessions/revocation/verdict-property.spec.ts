import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import type { JwtClaims } from '../../../../libs/jwt-auth/src/token/claims.js';
import { START } from '../../../support/fake-clock.js';
import { verdict } from '../../../support/tokens.js';
import { fleet } from './fleet.js';
import { Instance, Time } from './instance.js';
import { passing } from './timers.js';
import { propertyRuns, RUNS_IN_FULL } from '../../../support/property-runs.js';

const TOLERANCE = 5;
const HOUR = 3600;
const RUNS = propertyRuns(100);
const SUBJECTS = ['alice', 'bob'];

interface Issued {
  readonly token: string;
  readonly claims: JwtClaims;
}

/** What was ever revoked, and nothing is forgotten. */
class Model {
  readonly tokens = new Set<unknown>();
  readonly sessions = new Set<unknown>();
  readonly versions = new Map<unknown, number>();
  readonly cutoffs = new Map<unknown, number>();

  verdict({ exp, iat = 0, jti, sub, sid, sv }: JwtClaims, now: number): string {
    if (exp <= now - TOLERANCE) {
      return 'not_expired: token_expired';
    }
    if (iat > now + TOLERANCE) {
      return 'issued_at: token_not_yet_valid';
    }
    const isOutdated =
      sid === undefined
        ? iat <= (this.cutoffs.get(sub) ?? -1)
        : Number(sv) < (this.versions.get(sub) ?? 0);
    return this.tokens.has(jti) || this.sessions.has(sid) || isOutdated
      ? 'not_revoked: token_revoked'
      : 'accepted';
  }
}

/** Two instances, one of which asks the log for each request, and what was issued. */
class World {
  readonly time = new Time();
  readonly model = new Model();
  readonly issued: Issued[] = [];
  readonly one: Instance;
  readonly other: Instance;
  #ahead = 0;

  constructor(made: (typeof instances)['made']) {
    const shared = new MemoryRevocationLog({ now: () => this.storeTime });
    const options = {
      time: this.time,
      shared,
      auth: { accessToken: { expiresIn: 900 }, clockTolerance: TOLERANCE },
    };
    const longestLifetime = 1200;
    this.one = made({ ...options, revocations: { longestLifetime } });
    this.other = made({
      ...options,
      revocations: { longestLifetime, check: 'store' },
    });
  }

  get storeTime(): number {
    return this.time.monotonic.read() - 1000 + START;
  }

  /** A session that was closed gets no more. */
  async issue(subject: string, number: number | undefined): Promise<void> {
    const { issuer } = this.one;
    const sid = number === undefined ? undefined : `${subject}-${number}`;
    if (this.model.sessions.has(sid)) {
      return;
    }
    const sv = this.model.versions.get(subject) ?? 0;
    const at = this.storeTime;
    const { token, claims } =
      sid === undefined
        ? await issuer.issue(subject, {}, { expiresIn: 1200 })
        : await issuer.issueForSession(
            subject,
            {},
            { sid, sv, at, notAfter: START + 1e8 },
          );
    this.issued.push({ token, claims });
  }

  async revokeToken(instance: Instance, { token, claims }: Issued) {
    if (await instance.revocations.revokeToken(token)) {
      this.model.tokens.add(claims.jti);
    }
  }

  async closeSession(instance: Instance, sid: string): Promise<void> {
    await instance.hub.revokeSessions([sid]);
    this.model.sessions.add(sid);
  }

  async raise(instance: Instance, subject: string): Promise<void> {
    const version = (this.model.versions.get(subject) ?? 0) + 1;
    const cutoff = this.storeTime;
    await instance.hub.raiseSubject(subject, version, cutoff);
    this.model.versions.set(subject, version);
    this.model.cutoffs.set(subject, cutoff);
  }

  /** The clock of the machines is set an hour ahead, or right again. */
  setClock(ahead: number): void {
    this.time.clock.advance(ahead - this.#ahead);
    this.#ahead = ahead;
  }

  async wait(seconds: number): Promise<void> {
    this.time.pass(seconds - 0.5);
    await passing(this.time, 0.5);
  }

  /** Every token, at both instances. */
  async check(): Promise<string[]> {
    const verdicts: string[] = [];
    // Before it has read it need not know.
    await passing(this.time, 0.5);
    const now = this.time.clock.now();
    for (const { token, claims } of this.issued) {
      const expected = this.model.verdict(claims, now);
      for (const { service } of [this.one, this.other]) {
        expect(await verdict(service, token)).toBe(expected);
      }
      verdicts.push(expected);
    }
    return verdicts;
  }
}

const instances = fleet();
const at = fc.nat();
const isOther = fc.boolean();
const subject = fc.constantFrom(...SUBJECTS);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      issue: subject,
      sid: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ revoke: at, isOther }) },
  { weight: 1, arbitrary: fc.record({ close: at, isOther }) },
  { weight: 1, arbitrary: fc.record({ raise: subject, isOther }) },
  {
    weight: 2,
    arbitrary: fc.record({ wait: fc.constantFrom(1, 30, 450, 950) }),
  },
  { weight: 1, arbitrary: fc.record({ ahead: fc.constantFrom(0, HOUR) }) },
);

async function take(
  world: World,
  given: typeof step extends fc.Arbitrary<infer Step> ? Step : never,
): Promise<void> {
  const { issued } = world;
  const instance =
    'isOther' in given && given.isOther ? world.other : world.one;
  if ('issue' in given) {
    await world.issue(given.issue, given.sid);
  } else if ('raise' in given) {
    await world.raise(instance, given.raise);
  } else if ('wait' in given) {
    await world.wait(given.wait);
  } else if ('ahead' in given) {
    world.setClock(given.ahead);
  } else if (issued.length > 0) {
    const index =
      ('revoke' in given ? given.revoke : given.close) % issued.length;
    const chosen = issued[index]!;
    const { sid } = chosen.claims;
    if ('revoke' in given) {
      await world.revokeToken(instance, chosen);
    } else if (typeof sid === 'string') {
      await world.closeSession(instance, sid);
    }
  }
}

describe('for any course of events', () => {
  it(
    'a token is refused exactly where it was ever revoked, by every instance',
    { timeout: 120_000 },
    async () => {
      const counts: Record<string, number> = {};
      let dropped = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 5, maxLength: 25 }),
          async (steps) => {
            const world = new World(instances.made);
            const { one, other, model } = world;
            await Promise.all([one.hub.start(), other.hub.start()]);
            for (const each of steps) {
              await take(world, each);
              if ('issue' in each) {
                continue;
              }
              for (const found of await world.check()) {
                counts[found] = (counts[found] ?? 0) + 1;
              }
            }
            const { sessions, subjects } = one.hub.counts;
            dropped +=
              model.sessions.size - sessions + model.versions.size - subjects;
            await Promise.all([one.hub.close(), other.hub.close()]);
          },
        ),
        { numRuns: RUNS },
      );
      console.info(`Verdicts: ${JSON.stringify(counts)}, dropped: ${dropped}`);
      // Otherwise little was compared, or nothing was ever forgotten.
      if (RUNS_IN_FULL) {
        for (const verdict of ['accepted', 'not_revoked: token_revoked']) {
          expect(counts[verdict]).toBeGreaterThan(RUNS);
        }
        expect(dropped).toBeGreaterThan(0);
      }
    },
  );
});
