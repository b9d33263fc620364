import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, type Outcomes } from '../support/issuers/load.js';
import {
  passMonotonicTime,
  restoreMonotonicTime,
  stopMonotonicTime,
} from '../support/issuers/monotonic-time.js';
import { IdentityProvider } from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { status } from '../support/jwks-server.js';
import { PLATFORMS } from '../support/platform.js';

const TOKENS = 10_000;
const CLIENTS = 8;
const COOLDOWN = 30;
/** So often a cooldown ends while the flood lasts. */
const COOLDOWNS = 4;
const SLOWEST_MS = 500;
const TIME_LIMIT_MS = 120_000;

interface Flood {
  readonly flood: Outcomes['statuses'];
  readonly valid: Outcomes;
}

/** 10,000 tokens with made-up kids, and beside them a client with good ones. */
async function flooded(url: string, idp: IdentityProvider): Promise<Flood> {
  const flood = Array.from({ length: CLIENTS }, () => new Client(url));
  const valid = new Client(url);
  let sent = 0;
  let passed = 0;
  const attack = async (client: Client): Promise<void> => {
    while (sent < TOKENS) {
      if (sent++ >= ((passed + 1) * TOKENS) / (COOLDOWNS + 1)) {
        passed++;
        passMonotonicTime(COOLDOWN);
      }
      await client.send(idp.token({}, { kid: randomUUID() }));
    }
  };
  const work = async (): Promise<void> => {
    while (sent < TOKENS) {
      // Each is new, so that none comes from the cache.
      await valid.send(idp.token({ jti: randomUUID() }));
    }
  };
  await Promise.all([...flood.map(attack), work()]);
  [...flood, valid].forEach((client) => client.close());
  const totals: Record<number, number> = {};
  for (const { statuses } of flood.map((client) => client.outcomes())) {
    for (const [code, count] of Object.entries(statuses)) {
      totals[Number(code)] = (totals[Number(code)] ?? 0) + count;
    }
  }
  expect(passed).toBe(COOLDOWNS);
  return { flood: totals, valid: valid.outcomes() };
}

describe.each(PLATFORMS)('a flood of made-up kids on %s', (platform) => {
  beforeEach(stopMonotonicTime);
  afterEach(restoreMonotonicTime);

  it(
    'costs one fetch a cooldown, and valid tokens nothing',
    { timeout: TIME_LIMIT_MS },
    async () => {
      await using idp = await IdentityProvider.start();
      await using app = await startTrusting(platform, {
        trustedIssuers: [idp.options()],
      });
      expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
      expect(idp.server.requests).toHaveLength(1);
      const { flood, valid } = await flooded(`${app.url}/guarded`, idp);
      const fetches = idp.server.requests.length - 1;
      console.info(
        `F7 ${platform}: ${JSON.stringify({ tokens: TOKENS, flood, cooldowns: COOLDOWNS, fetches, valid })}`,
      );
      expect(flood).toEqual({ 401: TOKENS });
      expect(fetches).toBeLessThanOrEqual(COOLDOWNS);
      expect(fetches).toBeGreaterThan(0);
      expect(Object.keys(valid.statuses)).toEqual(['200']);
      expect(valid.statuses[200]).toBeGreaterThan(TOKENS / CLIENTS / 4);
      expect(valid.p99).toBeLessThan(SLOWEST_MS);
    },
  );

  it(
    'costs no more while the provider is down, and is not taken for bad tokens',
    { timeout: TIME_LIMIT_MS },
    async () => {
      await using idp = await IdentityProvider.start();
      await using app = await startTrusting(platform, {
        trustedIssuers: [idp.options()],
      });
      expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
      idp.server.answer = status(500);
      passMonotonicTime(COOLDOWN);
      const { flood, valid } = await flooded(`${app.url}/guarded`, idp);
      const fetches = idp.server.requests.length - 1;
      console.info(
        `F7 ${platform}, provider down: ${JSON.stringify({ tokens: TOKENS, flood, fetches, valid })}`,
      );
      expect(flood).toEqual({ 503: TOKENS });
      expect(fetches).toBeLessThanOrEqual(COOLDOWNS + 1);
      expect(Object.keys(valid.statuses)).toEqual(['200']);
      expect(valid.p99).toBeLessThan(SLOWEST_MS);
    },
  );
});
