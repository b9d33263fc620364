import { asked } from '../outage/asked.js';

/** A client of `pg` that the application made, connected and closes. */
export interface PostgresListener {
  query(text: string): Promise<unknown>;
  on(
    event: 'notification',
    heard: (message: { readonly channel: string }) => void,
  ): unknown;
  off(
    event: 'notification',
    heard: (message: { readonly channel: string }) => void,
  ): unknown;
}

/** PostgreSQL cuts longer names off in one place, and refuses them in another. */
const LONGEST = 63;
const TITLE = 'The revocation log';

/** Where appending to the log of these tables is told. */
export function channelOf(prefix: string): string {
  return `${prefix}revocations`.slice(-LONGEST);
}

export function isListener(value: unknown): value is PostgresListener {
  const { query, on } = (value ?? {}) as Partial<
    Record<'query' | 'on', unknown>
  >;
  return typeof query === 'function' && typeof on === 'function';
}

/**
 * Calls `wake` for every notification of the channel.
 *
 * @param timeout seconds that the database has to begin
 * @returns ends it
 * @throws AuthError `unavailable` where it does not begin
 */
export async function listenTo(
  listener: PostgresListener,
  channel: string,
  timeout: number,
  wake: () => void,
): Promise<() => Promise<void>> {
  const heard = (message: { readonly channel: string }): void => {
    if (message.channel === channel) {
      wake();
    }
  };
  const listen = async (isOver: () => boolean): Promise<void> => {
    await listener.query(`listen "${channel}"`);
    // Too late nobody would end it any more.
    if (!isOver()) {
      listener.on('notification', heard);
    }
  };
  await asked(listen, timeout, TITLE);
  // The channel is kept: others may listen to it on the same connection.
  return async () => {
    listener.off('notification', heard);
  };
}
