/** Status and body of an answer. */
export type Answer = [status: number, body: string];

export function get(url: string, token?: string): Promise<Answer> {
  return call(url, { headers: authorization(token) });
}

export function post(url: string): Promise<Answer> {
  return call(url, { method: 'POST' });
}

async function call(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return [response.status, await response.text()];
}

function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
