import { isDeepStrictEqual } from 'node:util';
import type { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import type { SessionTokens } from '../../../libs/jwt-auth/src/sessions/session-tokens.js';

export interface Disjoint {
  /** What the subjects of this process begin with. */
  readonly name: string;
  readonly sessions: number;
  /** Each has so many sessions, more or less. */
  readonly subjects: number;
  readonly times: number;
  /** Requests that are under way together. */
  readonly atOnce: number;
}

export interface DisjointResult {
  readonly refreshes: number;
  readonly seconds: number;
  /** What clients were given that was not theirs. */
  readonly errors: readonly string[];
}

interface Client {
  readonly subject: string;
  readonly number: number;
  tokens: SessionTokens;
}

/** Each client looks whether all that it is given is of its own session. */
export async function refreshDisjoint(
  service: SessionService,
  { name, sessions, subjects, times, atOnce }: Disjoint,
): Promise<DisjointResult> {
  const errors: string[] = [];
  const numbers = Array.from({ length: sessions }, (_, number) => number);
  const clients: Client[] = [];
  await withAtMost(atOnce, numbers, async (number) => {
    const subject = `${name} ${number % subjects}`;
    const claims = { number, name };
    const tokens = await service.open(subject, { claims });
    clients.push({ subject, number, tokens });
    errors.push(...faults(clients.at(-1) as Client, name, tokens));
  });
  const turns = Array.from({ length: times }, () => clients).flat();
  const begun = performance.now();
  await withAtMost(atOnce, turns, async (client) => {
    const before = client.tokens;
    const after = await service.refresh(before.refreshToken);
    client.tokens = after;
    errors.push(...faults(client, name, after));
    if (after.sessionId !== before.sessionId) {
      errors.push('another session');
    }
    if (familyOf(after) !== familyOf(before)) {
      errors.push('another family');
    }
    if (after.refreshToken === before.refreshToken) {
      errors.push('not rotated');
    }
  });
  const seconds = (performance.now() - begun) / 1000;
  for (let subject = 0; subject < subjects; subject++) {
    const own = `${name} ${subject}`;
    const page = await service.list(own);
    const listed = page.sessions.map(({ id }) => id);
    const held = clients
      .filter((client) => client.subject === own)
      .map(({ tokens }) => tokens.sessionId);
    if (!isDeepStrictEqual(listed.toSorted(), held.toSorted())) {
      errors.push(`the list of ${own}`);
    }
  }
  return { refreshes: turns.length, seconds, errors };
}

function faults(
  { subject, number }: Client,
  name: string,
  { sessionId, accessToken, refreshToken }: SessionTokens,
): string[] {
  const [, payload = ''] = accessToken.token.split('.');
  const claims = JSON.parse(
    Buffer.from(payload, 'base64url').toString(),
  ) as Record<string, unknown>;
  return [
    claims['sub'] === subject ? [] : ['sub'],
    claims['sid'] === sessionId ? [] : ['sid'],
    claims['number'] === number && claims['name'] === name ? [] : ['claims'],
    refreshToken.startsWith(`${sessionId}.`) ? [] : ['refresh token'],
  ].flat();
}

function familyOf({ refreshToken }: SessionTokens): string | undefined {
  return refreshToken.split('.')[2];
}

/** One after the other for each of so many clients; a session comes again only once it was answered. */
async function withAtMost<T>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: most }, async () => {
      while (next < items.length) {
        await work(items[next++] as T);
      }
    }),
  );
}
