import { randomBytes } from 'node:crypto';
import {
  type ManagedKeyOptions,
  managedKeySettings,
} from '../../../libs/jwt-auth/src/keys/managed/managed-key-options.js';
import { ManagedKeys } from '../../../libs/jwt-auth/src/keys/managed/managed-keys.js';
import { FakeClock } from '../fake-clock.js';
import { FickleStore } from './fickle-store.js';
import { ISSUER } from './issuer.js';

export const DAY = 86_400;
/** Defaults: rotation every 30 days, published a day ahead, tokens of at most a day. */
export const ROTATE = 30 * DAY;
export const AHEAD = DAY;
/** Lag, the difference of clocks, the longest lifetime and the tolerance. */
export const VERIFY_AFTER = 5 + 5 + DAY + 5;

export const KEY_ENCRYPTION_KEY = randomBytes(32);

/** One instance of an application, and what its log says. */
export interface Instance {
  readonly keys: ManagedKeys;
  readonly warnings: string[];
}

/** Instances that share a store and two clocks, which go on together. */
export class RingFixture {
  readonly store = new FickleStore();
  readonly clock = new FakeClock();
  readonly #made: ManagedKeys[] = [];
  #monotonic = 100;

  instance(options: Partial<ManagedKeyOptions> = {}): Instance {
    const warnings: string[] = [];
    const settings = managedKeySettings(
      {
        store: this.store,
        keyEncryptionKey: KEY_ENCRYPTION_KEY,
        ...options,
      },
      { issuer: ISSUER, clockTolerance: 5, expiresIn: 900 },
    );
    const keys = new ManagedKeys(settings, {
      clock: this.clock,
      monotonic: () => this.#monotonic,
      warn: (message) => warnings.push(message),
    });
    this.#made.push(keys);
    return { keys, warnings };
  }

  /** Ends the timers of all instances. */
  async close(): Promise<void> {
    await Promise.all(this.#made.map((keys) => keys.close()));
  }

  /** An instance that has started. */
  async started(options: Partial<ManagedKeyOptions> = {}): Promise<Instance> {
    const instance = this.instance(options);
    await instance.keys.start();
    return instance;
  }

  get now(): number {
    return this.clock.now();
  }

  pass(seconds: number): void {
    this.clock.advance(seconds);
    this.#monotonic += seconds;
  }

  /** The wall clock alone is set forward. */
  step(seconds: number): void {
    this.clock.advance(seconds);
  }
}
