/** Why keys could not be read. The message is ours throughout: nothing that was fetched stands in it. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';

  /** @param isOther whether there was an answer, of another status or form than asked for */
  constructor(
    message: string,
    readonly isOther = false,
  ) {
    super(message);
  }
}

const CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/** Of anything thrown, a failure that may be logged: codes of Node pass, its messages do not. */
export function asFailure(error: unknown): FetchFailure {
  if (error instanceof FetchFailure) {
    return error;
  }
  const { code } = (error ?? {}) as { code?: unknown };
  return new FetchFailure(
    typeof code === 'string' && CODE.test(code)
      ? `the connection failed with ${code}`
      : 'the connection failed',
  );
}
