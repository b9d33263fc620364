import autocannon from 'autocannon';
import { answerParent } from '../run/child.js';
import { type Streams } from '../tokens/streams.js';
import { CONNECTIONS } from './connections.js';
import type { Load, LoadResult } from './generator.js';

/** The process that autocannon runs in. */
export type AutocannonQuestion =
  | { readonly streams: Streams }
  | { readonly load: Load; readonly place: number };

const SAMPLE_MS = 20;
const TIMEOUT_SECONDS = 10;
/** How much longer it may take until answers come at all. */
const PATIENCE_SECONDS = 10;

let streams: Streams | undefined;

export interface AutocannonResult extends LoadResult {
  /** How many requests the connection sent that was served best. */
  readonly walked: number;
}

answerParent<AutocannonQuestion, AutocannonResult>(async (question) => {
  if ('streams' in question) {
    streams = question.streams;
    return { requests: 0, seconds: 0, walked: 0 };
  }
  const { load, place } = question;
  return fire(load, requestsByConnection(load, place));
});

async function fire(
  { url, seconds }: Load,
  requests: object[][],
): Promise<AutocannonResult> {
  let next = 0;
  let answered = 0;
  let started = 0;
  let latest = 0;
  const sent = new Map<object, number>();
  const running = autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds + PATIENCE_SECONDS,
    sampleInt: SAMPLE_MS,
    timeout: TIMEOUT_SECONDS,
    setupClient: (client) => client.setRequests(requests[next++] as object[]),
  });
  // Its own duration would count the building of the requests, which differs between streams.
  running.on('start', () => {
    started = performance.now();
  });
  running.on('response', (client) => {
    answered += 1;
    sent.set(client, (sent.get(client) ?? 1) + 1);
    latest = performance.now();
    if (latest - started > seconds * 1000) {
      running.stop();
    }
  });
  const { non2xx, errors, mismatches } = await running;
  if (non2xx > 0 || errors > 0 || mismatches > 0 || answered === 0) {
    throw new Error(
      `Of ${answered} requests of autocannon, ${non2xx} were refused and ${errors} failed`,
    );
  }
  return {
    requests: answered,
    seconds: (latest - started) / 1000,
    walked: Math.max(...sent.values()),
  };
}

/** autocannon repeats its list of requests on every connection, so each gets a part of its own. */
function requestsByConnection(
  { url, stream }: Load,
  place: number,
): object[][] {
  const tokens = streams?.[stream] ?? [];
  const path = new URL(url).pathname;
  const part = Math.ceil(tokens.length / CONNECTIONS);
  return Array.from({ length: CONNECTIONS }, (_, connection) =>
    Array.from({ length: part }, (__, index) => {
      const within = connection * part + ((place + index) % part);
      const token = tokens[within % tokens.length];
      return { path, headers: { authorization: `Bearer ${token}` } };
    }),
  );
}
