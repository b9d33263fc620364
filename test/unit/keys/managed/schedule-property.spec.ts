import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyRecord } from '../../../../libs/jwt-auth/src/keys/managed/key-store.js';
import { missingKey } from '../../../../libs/jwt-auth/src/keys/managed/missing-key.js';
import {
  schedule,
  type ScheduledKey,
  signer,
  standbys,
} from '../../../../libs/jwt-auth/src/keys/managed/schedule.js';
import { propertyRuns } from '../../../support/property-runs.js';

const ROTATE = 1000;
const AHEAD = 200;
const LIFETIME = 150;
const MARGIN = 15;
const SETTINGS = { publishAhead: AHEAD, verifyAfter: LIFETIME + MARGIN };

/** Something that an operator or the time does to a ring. */
type Step =
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'revoke'; readonly index: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .integer({ min: 0, max: 12 })
      .map((hundreds) => hundreds * 100)
      .map((seconds) => ({ kind: 'pass', seconds }) as const),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'rotate' } as const) },
  {
    weight: 2,
    arbitrary: fc
      .nat({ max: 40 })
      .map((index) => ({ kind: 'revoke', index }) as const),
  },
);

/** What was signed, with which key and when. */
interface Signature {
  readonly sequence: number;
  readonly at: number;
}

/** A ring as its instances keep it, without a store and without cryptography. */
class SimulatedRing {
  now = 0;
  readonly records: KeyRecord[] = [];
  readonly signatures: Signature[] = [];
  /** When nobody was left, so that what came next could not be published ahead. */
  readonly emergencies = new Set<number>();

  keys(): ScheduledKey[] {
    return schedule(this.records, SETTINGS);
  }

  take(taken: Step): void {
    if (taken.kind === 'pass') {
      this.now += taken.seconds;
    } else if (taken.kind === 'rotate') {
      const current = signer(this.keys(), this.now);
      const [standby] = current ? standbys(this.keys(), current) : [];
      if (standby !== undefined && standby.record.signFrom > this.now) {
        this.#change(standby.record, { signFrom: this.now });
      }
    } else {
      const record = this.records[taken.index % this.records.length];
      if (record !== undefined && record.revokedAt === undefined) {
        this.#revoke(record);
      }
    }
    this.#complete();
  }

  sign(): void {
    const current = signer(this.keys(), this.now) as ScheduledKey;
    this.signatures.push({
      sequence: current.record.sequence,
      at: this.now,
    });
  }

  #revoke(record: KeyRecord): void {
    const signed = signer(this.keys(), this.now)?.record === record;
    this.#change(record, { revokedAt: this.now });
    const next = signer(this.keys(), this.now);
    if (signed && next !== undefined) {
      this.emergencies.add(next.record.sequence);
    }
  }

  #complete(): void {
    for (;;) {
      const taken = new Set(this.records.map(({ sequence }) => sequence));
      const missing = missingKey(this.keys(), taken, ROTATE, this.now);
      if (missing === undefined) {
        return;
      }
      if (signer(this.keys(), this.now) === undefined) {
        this.emergencies.add(missing.sequence);
      }
      this.records.push({ ...missing, publishedAt: this.now } as KeyRecord);
    }
  }

  #change(record: KeyRecord, members: Partial<KeyRecord>): void {
    this.records[this.records.indexOf(record)] = { ...record, ...members };
  }
}

function simulated(
  steps: readonly Step[],
  check: (ring: SimulatedRing) => void,
) {
  const ring = new SimulatedRing();
  ring.take({ kind: 'pass', seconds: 0 });
  for (const each of steps) {
    ring.take(each);
    ring.sign();
    check(ring);
  }
}

const forAllHistories = (check: (ring: SimulatedRing) => void): void =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25, size: 'max' }), (steps) =>
      simulated(steps, check),
    ),
    { numRuns: propertyRuns(500) },
  );

describe('in any history of rotations and revocations', () => {
  it('exactly one key signs, and one waits', () => {
    forAllHistories((ring) => {
      const keys = ring.keys();
      const current = signer(keys, ring.now) as ScheduledKey;
      expect(current.record.revokedAt).toBeUndefined();
      expect(standbys(keys, current)).toHaveLength(1);
      const open = keys.filter(
        ({ record, signFrom, signUntil }) =>
          record.revokedAt === undefined &&
          signFrom <= ring.now &&
          ring.now < signUntil,
      );
      expect(open).toEqual([current]);
    });
  });

  it('a token stays verifiable for its longest lifetime unless its key is revoked', () => {
    forAllHistories((ring) => {
      const bySequence = new Map(
        ring.keys().map((key) => [key.record.sequence, key]),
      );
      for (const { sequence, at } of ring.signatures) {
        const { record, verifyUntil } = bySequence.get(
          sequence,
        ) as ScheduledKey;
        expect(
          record.revokedAt !== undefined ||
            verifyUntil >= at + LIFETIME + MARGIN,
        ).toBe(true);
      }
    });
  });

  it('no key signs after it was revoked, and none that was not published ahead but in an emergency', () => {
    forAllHistories((ring) => {
      const { record } = signer(ring.keys(), ring.now) as ScheduledKey;
      const isFirst = record.sequence === 1;
      const wasShown = ring.now >= record.publishedAt + AHEAD;
      expect(isFirst || wasShown || ring.emergencies.has(record.sequence)).toBe(
        true,
      );
    });
  });

  it('the key that signs is never one before the last that signed', () => {
    forAllHistories((ring) => {
      const order = ring.signatures.map(({ sequence }) => sequence);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    });
  });
});
