import { createPublicKey } from 'node:crypto';
import type { Clock } from '../clock.js';
import { Key } from '../keys/key.js';
import { listing, type ManagedKeyInfo } from '../keys/managed/key-listing.js';
import { askKeyStore } from '../keys/managed/ask-key-store.js';
import type { ManagedKeySettings } from '../keys/managed/managed-key-options.js';
import { isKeyRecord, sequenceOf } from '../keys/managed/record-shape.js';
import {
  schedule,
  type ScheduledKey,
  scheduleSettings,
} from '../keys/managed/schedule.js';
import { faultSentence } from '../keys/managed/trusted-records.js';
import { thumbprint } from '../keys/thumbprint.js';

const NOT_ITS_KID =
  'its public key is not the one that its kid names, or is too weak';
const MALFORMED = 'it has not the shape of a record';

/** The public part of a ring, read without a key-encryption key: nothing of it is authenticated. */
export class UnopenedRing {
  private constructor(
    private readonly scheduled: readonly ScheduledKey[],
    private readonly clock: Clock,
    /** What is wrong with records that are left out. */
    readonly faults: readonly string[],
  ) {}

  /** @throws AuthError `unavailable` */
  static async read(
    settings: ManagedKeySettings,
    clock: Clock,
  ): Promise<UnopenedRing> {
    const { store, ring, reloadLag } = settings;
    const rows: readonly unknown[] = await askKeyStore(
      () => store.list(ring),
      reloadLag,
    );
    const records = rows.filter(isKeyRecord);
    const faults = rows
      .filter((row) => !isKeyRecord(row))
      .map((row) => ({ sequence: sequenceOf(row), message: MALFORMED }));
    const scheduled = schedule(records, scheduleSettings(settings));
    const wrong = scheduled.filter((each) => publicKey(each) === undefined);
    return new UnopenedRing(
      scheduled.filter((each) => !wrong.includes(each)),
      clock,
      [
        ...faults,
        ...wrong.map(({ record: { sequence } }) => ({
          sequence,
          message: NOT_ITS_KID,
        })),
      ].map(faultSentence),
    );
  }

  list(): readonly ManagedKeyInfo[] {
    return listing(this.scheduled, this.clock.now());
  }

  published(now: number): readonly Key[] {
    return this.scheduled
      .filter(({ record }) => record.revokedAt === undefined)
      .flatMap((each) => publicKey(each) ?? [])
      .filter((key) => key.canVerify(now));
  }
}

/** The key that verifies, if the record gives one. */
function publicKey({
  record: { kid, algorithm, publicJwk },
  signFrom,
  verifyUntil,
}: ScheduledKey): Key | undefined {
  try {
    const material = createPublicKey({ key: publicJwk, format: 'jwk' });
    const window = { signFrom, verifyUntil };
    const key = new Key({ material, algorithm, kid, window });
    return thumbprint(key.verifyKey) === kid ? key : undefined;
  } catch {
    // What the parser says may quote the record.
    return undefined;
  }
}
