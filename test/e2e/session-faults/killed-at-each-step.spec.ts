import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  parseRefreshToken,
  type RefreshToken,
  secretDigestOf,
} from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import type { SessionOptions } from '../../../libs/jwt-auth/src/sessions/session-options.js';
import type { SessionRecord } from '../../../libs/jwt-auth/src/sessions/session-record.js';
import { Succession } from '../../../libs/jwt-auth/src/sessions/succession.js';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import { Application } from './application.js';
import { CuttingProxy } from './cutting-proxy.js';
import { OWN_SERVERS, type OwnServer } from './own-servers.js';

const TIME_LIMIT_MS = 60_000;
const PATIENCE = { timeout: 30_000, interval: 10 };

interface Scenario {
  readonly what: string;
  readonly sessions: SessionOptions;
  readonly loaded?: boolean;
  readonly attempt?: string;
  /** Whether the token was spent before. */
  readonly spent?: boolean;
  /** Requests and answers until the client has its own. The last may answer a write. */
  readonly messages: Readonly<Record<string, number>>;
  readonly writes: 'rotation' | 'revocation' | 'nothing';
  /** What the client that comes again is told, without that write and after it. */
  readonly again: readonly [string, string];
}

const WITH_GRACE: SessionOptions = { grace: '30s' };
const STRICT: SessionOptions = { grace: 0 };

const SCENARIOS: readonly Scenario[] = [
  {
    what: 'a token, with grace',
    sessions: WITH_GRACE,
    messages: { PostgreSQL: 2, Redis: 2 },
    writes: 'rotation',
    again: ['rotated', 'retried'],
  },
  {
    what: 'a token, with grace and a claims loader',
    sessions: WITH_GRACE,
    loaded: true,
    messages: { PostgreSQL: 4, Redis: 4 },
    writes: 'rotation',
    again: ['rotated', 'retried'],
  },
  {
    // Its client signs in again: the server cannot know it from a thief.
    what: 'a token, strictly',
    sessions: STRICT,
    messages: { PostgreSQL: 2, Redis: 2 },
    writes: 'rotation',
    again: ['rotated', 'theft'],
  },
  {
    what: 'a token, strictly, with an attempt id',
    sessions: STRICT,
    attempt: 'attempt 1',
    messages: { PostgreSQL: 2, Redis: 2 },
    writes: 'rotation',
    again: ['rotated', 'retried'],
  },
  {
    what: 'a token spent within grace',
    sessions: WITH_GRACE,
    spent: true,
    messages: { PostgreSQL: 4, Redis: 2 },
    writes: 'nothing',
    again: ['retried', 'retried'],
  },
  {
    what: 'a spent token, strictly',
    sessions: STRICT,
    spent: true,
    messages: { PostgreSQL: 6, Redis: 4 },
    writes: 'revocation',
    again: ['theft', 'revoked'],
  },
];

describe.each(OWN_SERVERS)('$name, killed at a step', (kind) => {
  let server: OwnServer;
  let proxy: CuttingProxy;
  let url: string;
  const counts: Record<string, number> = {};
  beforeAll(async () => {
    if (!kind.absent) {
      server = await kind.start();
      proxy = await CuttingProxy.before(server.port);
      url = kind.urlAt(proxy.port);
    }
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    await proxy?.close();
    await server?.remove();
    console.info(
      `${kind.name}, killed at each step: ${JSON.stringify(counts)}`,
    );
  });

  function useApplication(
    options: ConstructorParameters<typeof Application>[1],
  ): { it: Application } {
    const holder = {} as { it: Application };
    beforeAll(async () => {
      if (!kind.absent) {
        holder.it = new Application(url, { ...options, connections: 1 });
        await holder.it.prepare();
      }
    });
    afterAll(() => holder.it?.close());
    return holder;
  }

  /** Kills it once that message is lost; who asks is told 503. */
  async function killedAt(
    message: number,
    ask: () => Promise<unknown>,
  ): Promise<void> {
    const lost = proxy.cut(message);
    const asked = expect(ask()).rejects.toMatchObject({ kind: 'unavailable' });
    await lost;
    await restarted();
    await asked;
  }

  async function restarted(): Promise<void> {
    await server.kill();
    // Whoever finds it loading would wait for a second.
    proxy.shut();
    await server.start();
    proxy.mend();
  }

  /** Once the connections have come back by themselves. */
  async function stored(app: Application, token: string) {
    const { sessionId } = parsed(token);
    const reading = await vi.waitFor(() => app.store.read(sessionId), PATIENCE);
    return reading.session as SessionRecord;
  }

  describe.skipIf(kind.absent).each(SCENARIOS)(
    'of a refresh of $what',
    (scenario) => {
      const { sessions, loaded, attempt, spent, writes, again } = scenario;
      const last = scenario.messages[kind.name]!;
      const device = { ip: '192.0.2.1' };
      const app = useApplication({
        sessions,
        ...(loaded && { loader: async () => ({ loaded }) }),
      });

      async function signedIn(): Promise<string> {
        const { service } = app.it;
        const { refreshToken } = await service.open('somebody', { device });
        if (spent) {
          await service.refresh(refreshToken, { device });
        }
        return refreshToken;
      }
      const refresh = (token: string) =>
        app.it.service.refresh(token, { device, attempt });

      it.each(Array.from({ length: last }, (_, index) => index + 1))(
        `message %i of ${last} is lost`,
        async (message) => {
          // So that Redis knows the scripts again.
          await refresh(await signedIn()).catch(() => undefined);
          const token = await signedIn();
          const before = await stored(app.it, token);
          await killedAt(message, () => refresh(token));
          const after = await stored(app.it, token);
          const written = message === last ? writes : 'nothing';
          expectWhole(before, after, { written, token, attempt });

          const outcomes = app.it.outcomes.length;
          const answer = await refresh(token).catch(() => undefined);
          const [outcome] = app.it.outcomes.slice(outcomes);
          expect(outcome).toBe(again[message === last ? 1 : 0]);
          expectOneBranch(await stored(app.it, token), answer?.refreshToken);
          if (answer !== undefined && (sessions.grace !== 0 || attempt)) {
            const third = await refresh(token);
            expect(third.refreshToken).toBe(answer.refreshToken);
          }
          const step = `message ${message} of ${last} lost, then ${outcome}`;
          counts[step] = (counts[step] ?? 0) + 1;
        },
        TIME_LIMIT_MS,
      );
    },
  );

  describe.skipIf(kind.absent)('of something else', () => {
    const app = useApplication({ sessions: STRICT });

    it.each([
      { message: 1, lost: 'the request', first: false },
      { message: 2, lost: 'the answer', first: true },
    ])(
      'of a logout: $lost is lost',
      async ({ message, first }) => {
        const { service } = app.it;
        const subject = 'somebody';
        const close = (id: string): Promise<boolean> =>
          service.close(id, { subject });
        await close((await service.open(subject)).sessionId);
        const { sessionId, refreshToken } = await service.open(subject);
        const before = await stored(app.it, refreshToken);
        await killedAt(message, () => close(sessionId));
        expectWhole(before, await stored(app.it, refreshToken), {
          written: first ? 'revocation' : 'nothing',
          token: refreshToken,
        });
        expect(await close(sessionId)).toBe(true);
        await expect(service.refresh(refreshToken)).rejects.toMatchObject({
          code: 'refresh_token_invalid',
        });
        expect(app.it.outcomes.at(-1)).toBe('revoked');
      },
      TIME_LIMIT_MS,
    );

    it.each([
      { message: 1, lost: 'the request' },
      { message: 2, lost: 'the answer' },
    ])(
      'of a rotation that a store sends again by itself: $lost is lost',
      async ({ message }) => {
        const bench = new StoreBench(() => app.it.store);
        await bench.next(await bench.open(), { grace: 0 });
        const token = await bench.open();
        const rotation = await bench.rotation(token, { grace: 0 });
        await killedAt(message, () => app.it.store.rotate(rotation));
        const answer = await vi.waitFor(
          () => app.it.store.rotate(rotation),
          PATIENCE,
        );
        expect(answer.outcome).toBe('rotated');
        const { generation, current } = await bench.stored(token);
        expect({ generation, current }).toEqual({
          generation: 1,
          current: rotation.successor,
        });
      },
      TIME_LIMIT_MS,
    );

    it(
      'of a refresh that it has received and not begun',
      async () => {
        const { service } = app.it;
        const { refreshToken } = await service.open('somebody');
        const before = await stored(app.it, refreshToken);
        await server.freeze();
        const asked = expect(
          service.refresh(refreshToken),
        ).rejects.toMatchObject({ kind: 'unavailable' });
        await setImmediate();
        await restarted();
        await asked;
        expect(await stored(app.it, refreshToken)).toEqual(before);
        await service.refresh(refreshToken);
        expect(app.it.outcomes.at(-1)).toBe('rotated');
      },
      TIME_LIMIT_MS,
    );
  });
});

interface Written {
  readonly written: Scenario['writes'];
  readonly token: string;
  readonly attempt?: string | undefined;
}

/** A row is as it was, or as one write leaves it; there is no third. */
function expectWhole(
  before: SessionRecord,
  after: SessionRecord,
  { written, token, attempt }: Written,
): void {
  switch (written) {
    case 'nothing':
      expect(after).toEqual(before);
      break;
    case 'revocation':
      expect(after).toEqual({
        ...before,
        revokedAt: expect.any(Number) as number,
      });
      break;
    case 'rotation':
      expect(after).toEqual({
        ...before,
        generation: before.generation + 1,
        previous: before.current,
        current: expect.any(String) as string,
        nonce: expect.any(String) as string,
        attempt: attempt && (expect.any(String) as string),
        rotatedAt: expect.any(Number) as number,
        idleExpiresAt: expect.any(Number) as number,
      });
      expect(successorOf(token, after)).toBeDefined();
  }
}

/** The client holds what the session has, or the session is over. */
function expectOneBranch(
  session: SessionRecord,
  refreshToken: string | undefined,
): void {
  expect(session.generation).toBe(1);
  if (refreshToken === undefined) {
    expect(session.revokedAt).toBeDefined();
  } else {
    expect(session.revokedAt).toBeUndefined();
    const held = parsed(refreshToken);
    expect(held.generation).toBe(session.generation);
    expect(secretDigestOf(held)).toBe(session.current);
  }
}

function successorOf(
  token: string,
  { nonce = '', current }: SessionRecord,
): RefreshToken | undefined {
  return new Succession().find(parsed(token), nonce, current);
}

function parsed(token: string): RefreshToken {
  return parseRefreshToken(token) as RefreshToken;
}
