import { AuthError } from '../errors.js';
import type { Owners } from './owners.js';
import { isSessionId } from './session-id.js';
import { sessionInfo } from './session-info.js';
import type { SessionRecord } from './session-record.js';
import type { ListOptions, SessionPage } from './session-tokens.js';
import type { StoreAccess } from './store-access.js';

const MOST = 100;
/** When the last session of a page was opened, and its id; both are in the page anyway. */
const CURSOR = /^(\d{1,12}(?:\.\d{1,9})?)-([\w-]+)$/;

type Position = Pick<SessionRecord, 'createdAt' | 'id'>;

/** Shows subjects their sessions. */
export class Listing {
  constructor(
    private readonly owners: Owners,
    private readonly store: StoreAccess,
  ) {}

  async list(
    subject: string,
    { limit = MOST, after }: ListOptions,
  ): Promise<SessionPage> {
    const owner = this.owners.of(subject);
    assertLimit(limit);
    // One more tells whether there is another page.
    const page = { limit: limit + 1, after: positionOf(after) };
    const answer = await this.store.ask((store) => store.list(owner, page));
    const { sessions, now } = answer;
    const shown = sessions.slice(0, limit);
    const last = shown.at(-1);
    return {
      sessions: shown.map((session) => sessionInfo(session, now)),
      ...(sessions.length > limit && last && { next: cursorOf(last) }),
    };
  }
}

function cursorOf({ createdAt, id }: Position): string {
  return `${createdAt}-${id}`;
}

function positionOf(cursor: unknown): Position | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  const parts = typeof cursor === 'string' ? CURSOR.exec(cursor) : null;
  const [, createdAt, id] = parts ?? [];
  if (createdAt === undefined || !isSessionId(id)) {
    throw new AuthError('malformed_request', 'cursor_invalid');
  }
  return { createdAt: Number(createdAt), id };
}

function assertLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new AuthError('misconfigured', 'options_invalid', {
      reason: `limit must be a whole number from 1 to ${MOST}`,
    });
  }
}
