import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Reply {
  /** 0 if the connection broke, or nothing came in time. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Sending {
  readonly json?: object;
  readonly token?: string;
}

const BROKEN: Reply = { status: 0, body: {} };
const PATIENCE_MS = 15_000;
const agent = new Agent({ keepAlive: true, maxSockets: 128 });

export function send(
  port: number,
  method: 'GET' | 'POST',
  path: string,
  { json, token }: Sending = {},
): Promise<Reply> {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(json !== undefined && { 'content-type': 'application/json' }),
  };
  const options = { host: '127.0.0.1', port, path, method, headers, agent };
  return new Promise((done) => {
    const sent = request({ ...options, timeout: PATIENCE_MS }, (response) => {
      text(response).then(
        (body) =>
          done({ status: response.statusCode ?? 0, body: parsed(body) }),
        () => done(BROKEN),
      );
    });
    sent.once('error', () => done(BROKEN));
    sent.once('timeout', () => sent.destroy());
    sent.end(json === undefined ? undefined : JSON.stringify(json));
  });
}

export function closeConnections(): void {
  agent.destroy();
}

function parsed(body: string): Reply['body'] {
  return body === '' ? {} : (JSON.parse(body) as Reply['body']);
}
