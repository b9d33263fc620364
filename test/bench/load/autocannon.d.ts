/** The part of autocannon that is used here; it brings no types. */
declare module 'autocannon' {
  interface Client {
    setRequests(requests: object[]): void;
  }
  interface Options {
    url: string;
    connections: number;
    duration: number;
    /** Milliseconds; how soon it notices that the time is up. */
    sampleInt: number;
    /** Seconds. */
    timeout: number;
    setupClient(client: Client): void;
  }
  interface Result {
    non2xx: number;
    errors: number;
    mismatches: number;
    '2xx': number;
  }
  interface Instance extends PromiseLike<Result> {
    stop(): void;
    on(event: 'start', listener: () => void): void;
    on(event: 'response', listener: (client: Client) => void): void;
  }
  export default function autocannon(options: Options): Instance;
}
