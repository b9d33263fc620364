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
  /** The version of the last "sign out everywhere"; absent if there was none. */
  readonly epoch?: number | undefined;
  /** The session that was kept then. */
  readonly kept?: string | undefined;
}

const KINDS: readonly unknown[] = ['token', 'session', 'key'];

/** As a log keeps it. */
export function revocationText(revocation: Revocation): string {
  const { kind, id } = revocation;
  if (kind !== 'subject') {
    return JSON.stringify([kind, id]);
  }
  const { version, cutoff, epoch, kept } = revocation;
  const everywhere = [epoch, kept].filter((part) => part !== undefined);
  return JSON.stringify([kind, id, version, cutoff, ...everywhere]);
}

/** @returns `undefined` where it is none that is known here */
export function parseRevocation(text: string): Revocation | undefined {
  const [kind, id, version, cutoff, epoch, kept] = partsOf(text);
  if (typeof id !== 'string') {
    return undefined;
  }
  if (KINDS.includes(kind)) {
    return { kind: kind as 'token', id };
  }
  return kind === 'subject' &&
    typeof version === 'number' &&
    typeof cutoff === 'number' &&
    isAbsentOr('number', epoch) &&
    isAbsentOr('string', kept)
    ? ({
        kind,
        id,
        version,
        cutoff,
        ...(epoch !== undefined && { epoch }),
        ...(kept !== undefined && { kept }),
      } as SubjectRevocation)
    : undefined;
}

function isAbsentOr(type: 'number' | 'string', value: unknown): boolean {
  return value === undefined || typeof value === type;
}

function partsOf(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
