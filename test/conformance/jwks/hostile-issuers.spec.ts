import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { json, JwksServer, status } from '../../support/jwks-server.js';
import { REFUSED, SECRET } from '../../support/jwks/hostile-answers.js';
import {
  publicJwk,
  type RemoteBench,
  readyBench,
  remoteBench,
} from '../../support/jwks/remote-bench.js';

const first = publicJwk('first');
const settings = { timeout: 0.3 };
const LIFE = 600;

/** The message that whoever waits for an unknown key is refused with. */
async function refusal(bench: RemoteBench): Promise<string> {
  const error: unknown = await bench
    .resolve('second')
    .catch((it: unknown) => it);
  expect(error).toMatchObject({ name: 'AuthError', kind: 'unavailable' });
  return (error as Error).message;
}

describe('an issuer that turns hostile (rows 22 and 30)', () => {
  it.each(REFUSED)('with %s', async (_, answer, reason) => {
    await using bench = await readyBench([first], { settings });
    const key = bench.resolveNow('first');
    bench.server.answer = answer;
    bench.monotonic.advance(LIFE);
    const message = await refusal(bench);
    expect(message).toContain(`out of reach: ${reason}`);
    expect(bench.resolveNow('first')).toBe(key);
    expect(bench.warnings).toHaveLength(1);
    expect(bench.warnings[0]).toContain(`cannot be read: ${reason}`);
    expect(message + bench.warnings.join()).not.toContain(SECRET);
    await bench.server.unconnected();

    bench.server.answer = json({ keys: [publicJwk('second'), first] });
    bench.monotonic.advance(30);
    expect((await bench.resolve('second'))?.kid).toBe('second');
    expect(bench.resolveNow('first')).toBe(key);
  });

  it('from the start has no keys, and good ones are taken later', async () => {
    for (const [, answer, reason] of REFUSED) {
      await using bench = await remoteBench(answer, { settings });
      bench.keys.start();
      expect(await refusal(bench)).toContain(reason);
      bench.server.answer = json({ keys: [first] });
      bench.monotonic.advance(1);
      expect((await bench.resolve('first'))?.kid).toBe('first');
    }
  });
});

describe('a redirect or a jwks_uri to loopback (rows 7 and 22)', () => {
  it('is not followed', async () => {
    await using inside = await JwksServer.start(json({ keys: [first] }));
    await using bench = await remoteBench(status(302, inside.url()));
    expect(await refusal(bench)).toContain('the answer was 302, not 200');
    expect(inside.connections).toBe(0);
  });
});

describe('a name server that changes its answer', () => {
  const SECOND_HOST = '127.0.0.2';

  it('is asked once a connection, for the address that is connected to', async () => {
    await using meant = await JwksServer.start(json({ keys: [first] }), {
      host: SECOND_HOST,
    });
    await using victim = await JwksServer.start(json({ keys: [] }), {
      port: meant.port,
    });
    const answers = [SECOND_HOST, '127.0.0.1', '127.0.0.1'];
    let asked = 0;
    await using bench = await remoteBench(status(500), {
      settings: { jwks: meant.url('/jwks.json', 'rebind.test') },
      resolveHost: (_name, _options, done) =>
        done(null, [{ address: answers[asked++] as string, family: 4 }]),
    });
    expect((await bench.resolve('first'))?.kid).toBe('first');
    expect(asked).toBe(1);
    expect([meant.connections, victim.connections]).toEqual([1, 0]);
  });

  it('later leads nowhere, and the keys are kept', async () => {
    const answers = [[at('127.0.0.1')], [at('169.254.169.254')]];
    await using bench = await remoteBench(json({ keys: [first] }), {
      resolveHost: (_name, _options, done) => done(null, answers.shift()),
      host: 'rebind.test',
    });
    const key = await bench.resolve('first');
    bench.monotonic.advance(LIFE);
    expect(await refusal(bench)).toContain(
      'its address is one that is never connected to',
    );
    expect(bench.resolveNow('first')).toBe(key);
    expect(bench.server.connections).toBe(1);
  });

  it.each<[string, LookupAddress[]]>([
    ['loopback', [at('127.0.0.1')]],
    ['loopback beside a public one', [at('1.1.1.1'), at('127.0.0.1')]],
    ['loopback in IPv6', [at('::1', 6)]],
    ['loopback mapped to IPv6', [at('::ffff:127.0.0.1', 6)]],
  ])('to %s reaches nothing inside', async (_, addresses) => {
    await using victim = await JwksServer.start(json({ keys: [first] }));
    await using bench = await remoteBench(status(500), {
      settings: {
        jwks: `https://rebind.test:${victim.port}/`,
        loopback: false,
      },
      resolveHost: (_name, _options, done) => done(null, addresses),
    });
    expect(await refusal(bench)).toContain(
      'its address is a loopback address: allow it with fetch.loopback',
    );
    expect(victim.connections).toBe(0);
  });
});

function at(address: string, family = 4): LookupAddress {
  return { address, family };
}
