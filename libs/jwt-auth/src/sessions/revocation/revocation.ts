/** What is revoked: one token by its `jti`, one session, what a key signed, or a subject's access tokens so far. */
export type Revocation =
  | { readonly kind: 'token' | 'session' | 'key'; readonly id: string }
  | SubjectRevocation;

export interface SubjectRevocation {
  readonly kind: 'subject';
  readonly id: string;
  /** Access tokens of sessions with a lower `sv` have ended. */
  readonly version: number;
  /** So have those of no session that were issued until then, seconds since the epoch. */
  readonly cutoff: number;
}

const KINDS: readonly unknown[] = ['token', 'session', 'key'];

/** As a log keeps it. */
export function revocationText(revocation: Revocation): string {
  const { kind, id } = revocation;
  return JSON.stringify(
    kind === 'subject'
      ? [kind, id, revocation.version, revocation.cutoff]
      : [kind, id],
  );
}

/** @returns `undefined` where it is none that is known here */
export function parseRevocation(text: string): Revocation | undefined {
  const [kind, id, version, cutoff] = partsOf(text);
  if (typeof id !== 'string') {
    return undefined;
  }
  if (KINDS.includes(kind)) {
    return { kind: kind as 'token', id };
  }
  return kind === 'subject' &&
    typeof version === 'number' &&
    typeof cutoff === 'number'
    ? { kind, id, version, cutoff }
    : undefined;
}

function partsOf(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
