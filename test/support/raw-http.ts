import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/**
 * A request with headers exactly as given, the same name twice included, which
 * `fetch` would join.
 *
 * @param headers names and values in turns
 */
export function rawRequest(
  url: string,
  headers: readonly string[],
  method = 'GET',
): Promise<RawResponse> {
  const { host } = new URL(url);
  return new Promise((resolve, reject) => {
    request(
      url,
      {
        method,
        agent: false,
        headers: ['Host', host, 'Connection', 'close', ...headers],
      },
      (response) => {
        text(response).then(
          (body) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body,
            }),
          reject,
        );
      },
    )
      .once('error', reject)
      .end();
  });
}
