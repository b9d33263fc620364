/** What a request carries. */
export interface Sending {
  readonly token?: string;
  readonly json?: unknown;
  /** Sent as JSON, whatever it is. */
  readonly text?: string;
  /** Names and values; a name may come twice. */
  readonly form?: readonly (readonly [string, string])[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  /** `Set-Cookie`, each. */
  readonly cookies: readonly string[];
  readonly text: string;
  /** The JSON of it; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export async function send(
  url: string,
  method: string,
  path: string,
  { token, json, text: raw, form, headers = {} }: Sending,
): Promise<Sent> {
  const content = contentOf(raw ?? JSON.stringify(json), form);
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...content.headers,
      ...headers,
    },
    ...content.body,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    cookies: response.headers.getSetCookie(),
    text,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

function contentOf(
  json: string | undefined,
  form: Sending['form'],
): { headers?: Record<string, string>; body?: { body: string } } {
  if (form !== undefined) {
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: { body: new URLSearchParams(form.map(([...p]) => p)).toString() },
    };
  }
  return json === undefined
    ? {}
    : {
        headers: { 'content-type': 'application/json' },
        body: { body: json },
      };
}
