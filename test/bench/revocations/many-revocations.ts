import { randomUUID } from 'node:crypto';
import {
  type LogAnswer,
  type LogPage,
  type LogPosition,
  RevocationLog,
} from '@jwt-auth/nestjs';

export const REVOCATION_KINDS = ['session', 'token', 'subject'] as const;
export type RevocationKind = (typeof REVOCATION_KINDS)[number];

const PAGE = 1000;
/** Longer than any run; and the time within which all of them end, as access tokens do. */
const LIFETIME_SECONDS = 24 * 60 * 60;
const WITHIN_SECONDS = 15 * 60;

/** As long as an id of a session is. */
export function sessionId(): string {
  return randomUUID().replaceAll('-', '').slice(0, 26);
}

/** A log with so many revocations, made as they are read: an instance reads it as it would one in Redis. */
export class ManyRevocations extends RevocationLog {
  #wake = (): void => undefined;

  constructor(
    private readonly kindOf: (index: number) => RevocationKind,
    private count: number,
    /** One session that is among those revoked. */
    private readonly first = sessionId(),
  ) {
    super();
  }

  grow(count: number): void {
    this.count = count;
    this.#wake();
  }

  async read(after?: LogPosition): Promise<LogPage> {
    const now = Date.now() / 1000;
    const from = Number(after?.at ?? 0);
    const to = Math.min(from + PAGE, this.count);
    return {
      records: Array.from({ length: to - from }, (_, place) => ({
        text: this.#text(from + place),
        until: now + LIFETIME_SECONDS + Math.random() * WITHIN_SECONDS,
      })),
      position: { log: 'many', at: `${to}` },
      more: to < this.count,
      restarted: false,
      now,
    };
  }

  /** Nobody else reads it. */
  async append(): Promise<LogAnswer> {
    return { now: Date.now() / 1000 };
  }

  async spend(): Promise<never> {
    throw new Error('Nothing is spent here');
  }

  async prune(): Promise<number> {
    return 0;
  }

  override async subscribe(wake: () => void): Promise<() => Promise<void>> {
    this.#wake = wake;
    return async () => undefined;
  }

  /** As the package stores it. */
  #text(index: number): string {
    const kind = this.kindOf(index);
    if (kind === 'session') {
      const id = index === 0 ? this.first : sessionId();
      return JSON.stringify([kind, id]);
    }
    const now = Math.floor(Date.now() / 1000);
    return JSON.stringify(
      kind === 'token' ? [kind, randomUUID()] : [kind, randomUUID(), now, now],
    );
  }
}

/** Sessions mostly, as they come where people sign out. */
export function mixed(index: number): RevocationKind {
  const place = index % 20;
  return place < 16 ? 'session' : place < 19 ? 'token' : 'subject';
}
