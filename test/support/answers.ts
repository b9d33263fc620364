/** An answer, as far as refusals differ in it. */
export interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    retryAfter: response.headers.get('retry-after'),
    body: isJson(response) ? (JSON.parse(text) as unknown) : text,
  };
}

/** Status and `errorCode` in one text, such as `401 token_expired`, or just `200`. */
export async function verdictOf(response: Response): Promise<string> {
  const { status, body } = await answerOf(response);
  const { errorCode } = (body ?? {}) as { errorCode?: string };
  return errorCode === undefined ? String(status) : `${status} ${errorCode}`;
}

function isJson(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').includes('json');
}
