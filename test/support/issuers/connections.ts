import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const CHANNEL = 'net.client.socket';

/** Runs the action and counts the connections that this process tries to open meanwhile. */
export async function connectionsDuring(
  action: () => Promise<void>,
): Promise<number> {
  let count = 0;
  const listener = (): void => {
    count++;
  };
  subscribe(CHANNEL, listener);
  try {
    await action();
  } finally {
    unsubscribe(CHANNEL, listener);
  }
  return count;
}
