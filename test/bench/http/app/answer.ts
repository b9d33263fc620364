export interface Answer {
  readonly message: string;
}

/** What every route answers, open or guarded. */
export function answer(): Answer {
  return { message: 'Hello' };
}
