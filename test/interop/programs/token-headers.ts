import { request } from 'node:http';

/** Status of a request with an `Authorization` header for each token; `fetch` would join them. */
export function statusWithTokens(
  url: string,
  tokens: readonly string[],
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = tokens.flatMap((it) => ['Authorization', `Bearer ${it}`]);
    request(url, { headers: [...headers, 'Host', new URL(url).host] })
      .on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject)
      .end();
  });
}
