/** The parts of a request in which an extractor may look, as Express and Fastify name them. */
export interface TokenSource {
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values in turns as received; shows what `headers` merges or drops. */
  readonly rawHeaders?: readonly string[];
  /** Where Fastify keeps the request of Node. */
  readonly raw?: { readonly rawHeaders?: readonly string[] };
  readonly query?: unknown;
  readonly body?: unknown;
}
