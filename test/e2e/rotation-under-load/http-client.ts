import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** `undefined` where the connection broke, so that nobody knows what became of the request. */
export function get(
  port: number,
  path: string,
  token?: string,
): Promise<Reply | undefined> {
  const headers =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((done) => {
    request({ port, path, headers, agent, host: '127.0.0.1' }, (response) => {
      text(response).then(
        (body) =>
          done({
            status: response.statusCode ?? 0,
            body: JSON.parse(body) as Reply['body'],
          }),
        () => done(undefined),
      );
    })
      .once('error', () => done(undefined))
      .end();
  });
}

export function closeConnections(): void {
  agent.destroy();
}
