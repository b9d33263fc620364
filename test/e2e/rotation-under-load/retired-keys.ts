import { setTimeout } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { RedisKeyStore } from '@jwt-auth/nestjs/redis';
import {
  importKeyEncryptionKey,
  KeyEncryptionKeys,
} from '../../../libs/jwt-auth/src/keys/managed/key-encryption-keys.js';
import type { KeyRecord } from '../../../libs/jwt-auth/src/keys/managed/key-store.js';
import { schedule } from '../../../libs/jwt-auth/src/keys/managed/schedule.js';
import { open } from '../../../libs/jwt-auth/src/keys/managed/sealing.js';
import { es, forge } from '../../support/forge.js';
import { get } from './http-client.js';
import type { Instance } from './instances.js';
import {
  AUDIENCE,
  ISSUER,
  now,
  type Order,
  PUBLISH_AHEAD,
  RELOAD_LAG,
  VERIFY_AFTER,
} from './settings.js';

const PAUSE_MS = 150;
const HOUR = 3600;

/**
 * Holds for every key a token that lives for an hour, which no instance would
 * issue: made with the key itself, so that nothing but the end of the key is a
 * reason to refuse it.
 */
export class RetiredKeys {
  readonly counts = {
    livingAccepted: 0,
    livingRefused: [] as string[],
    retiredRefused: 0,
    retiredAccepted: [] as string[],
    revokedRefused: 0,
    revokedAccepted: [] as string[],
  };
  readonly retired = new Set<string>();
  readonly #tokens = new Map<string, string>();
  readonly #store: RedisKeyStore;
  readonly #keys: KeyEncryptionKeys;
  #ended = false;

  constructor(
    client: Redis,
    { prefix, keyEncryptionKey }: Omit<Order, 'port'>,
    private readonly instances: readonly Instance[],
  ) {
    this.#store = new RedisKeyStore(client, { prefix });
    this.#keys = new KeyEncryptionKeys(
      importKeyEncryptionKey(keyEncryptionKey),
      [],
    );
  }

  /** Uses each of these tokens over and over until it is ended. */
  async watch(): Promise<void> {
    while (!this.#ended) {
      const records = await this.#store.list(ISSUER);
      const readAt = now();
      const settings = {
        publishAhead: PUBLISH_AHEAD,
        verifyAfter: VERIFY_AFTER,
      };
      for (const { record, verifyUntil } of schedule(records, settings)) {
        await this.#use(record, verifyUntil, readAt);
      }
      await setTimeout(PAUSE_MS);
    }
  }

  end(): void {
    this.#ended = true;
  }

  async #use(
    record: KeyRecord,
    verifyUntil: number,
    readAt: number,
  ): Promise<void> {
    const token = this.#tokens.get(record.kid) ?? this.#forge(record);
    this.#tokens.set(record.kid, token);
    for (const instance of this.instances.filter(({ isUp }) => isUp)) {
      const sentAt = now();
      const reply = await get(instance.port, '/enter', token);
      if (reply === undefined) {
        continue;
      }
      const outcome = `${reply.status} ${String(reply.body['errorCode'])} at ${instance.name}`;
      const isIn = reply.status === 200;
      const isUnknown = outcome.startsWith('401 key_unknown');
      const { revokedAt } = record;
      if (revokedAt !== undefined) {
        // Stored to the second before; read by every instance within the lag.
        if (sentAt > revokedAt + 1 + RELOAD_LAG) {
          this.counts.revokedRefused += isUnknown ? 1 : 0;
          this.#note(isUnknown, 'revokedAccepted', outcome);
        }
      } else if (now() < verifyUntil && now() - readAt < RELOAD_LAG) {
        this.counts.livingAccepted += isIn ? 1 : 0;
        this.#note(isIn, 'livingRefused', outcome);
      } else if (sentAt > verifyUntil + RELOAD_LAG) {
        this.retired.add(record.kid);
        this.counts.retiredRefused += isUnknown ? 1 : 0;
        this.#note(isUnknown, 'retiredAccepted', outcome);
      }
    }
  }

  #note(
    asExpected: boolean,
    list: 'livingRefused' | 'retiredAccepted' | 'revokedAccepted',
    outcome: string,
  ): void {
    if (!asExpected) {
      this.counts[list].push(outcome);
    }
  }

  #forge(record: KeyRecord): string {
    const opened = open(ISSUER, record, this.#keys);
    if (!('privateKey' in opened)) {
      throw new Error(opened.fault);
    }
    const { kid } = record;
    const claims = {
      iss: ISSUER,
      aud: AUDIENCE,
      sub: 'alice',
      exp: Math.floor(now()) + HOUR,
    };
    return forge(
      { alg: 'ES256', typ: 'JWT', kid },
      claims,
      es(256, opened.privateKey),
    );
  }
}
