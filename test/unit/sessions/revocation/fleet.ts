import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, vi } from 'vitest';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { Instance, type InstanceOptions, Time } from './instance.js';
import { restoreTimers, stopTimers, woken } from './timers.js';

/** The instances of a test, for which time stands still, and which are closed after it. */
export interface Fleet {
  /** One that was not started. */
  readonly made: (options?: InstanceOptions) => Instance;
  readonly started: (options?: InstanceOptions) => Promise<Instance>;
  /** Two that share a log, and are woken by it. */
  readonly pair: (options?: InstanceOptions) => Promise<[Instance, Instance]>;
}

/** To be called in a `describe()`, or outside of all. */
export function fleet(): Fleet {
  const instances: Instance[] = [];
  beforeEach(stopTimers);
  afterEach(async () => {
    await closed(instances.splice(0));
    restoreTimers();
  });

  const made = (options?: InstanceOptions): Instance => {
    const instance = new Instance(options);
    instances.push(instance);
    return instance;
  };
  const started = async (options?: InstanceOptions): Promise<Instance> => {
    const instance = made(options);
    await instance.hub.start();
    await woken();
    return instance;
  };
  const pair = async (
    options: InstanceOptions = {},
  ): Promise<[Instance, Instance]> => {
    const { time = new Time() } = options;
    const shared = new MemoryRevocationLog(time.clock, time.monotonic.read);
    const one = await started({ ...options, time, shared });
    return [one, await started({ ...options, time, shared })];
  };
  return { made, started, pair };
}

/** What hangs is given up on the way. */
async function closed(instances: readonly Instance[]): Promise<void> {
  let isOver = false;
  const closing = Promise.all(
    instances.map(({ hub, log }) => {
      log.everything(undefined);
      return hub.close();
    }),
  ).finally(() => (isOver = true));
  while (!isOver) {
    await vi.advanceTimersByTimeAsync(1000);
    await setImmediate();
  }
  await closing;
}
