import { sign } from 'node:crypto';
import { Signer } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../libs/jwt-auth/src/sessions/owner.js';
import { START } from '../../support/fake-clock.js';
import { SCENES } from '../../support/scenes.js';
import { refusal } from '../../support/tokens.js';
import { ISSUER } from '../../support/scenes.js';
import { SessionBench } from './session-bench.js';

const { publicKey, privateKey } = SCENES.ES256;

/** Signs in another process, so to speak. */
class Elsewhere extends Signer {
  readonly publicKey = publicKey!;
  readonly algorithm = 'ES256' as const;

  constructor(private readonly before: () => void) {
    super();
  }

  async sign(input: Uint8Array): Promise<Uint8Array> {
    this.before();
    return sign('sha256', input, privateKey!);
  }
}

const ALICE = ownerOf(ISSUER, 'alice');

describe('with a claims loader', () => {
  it('a refresh reads, loads, and only then spends the token', async () => {
    let roles = ['user'];
    const bench: SessionBench = new SessionBench({
      loader: () => {
        bench.calls.push('load');
        return { roles };
      },
    });
    const { service, calls } = bench;
    const first = await service.open('alice');
    expect(first.accessToken.claims['roles']).toEqual(['user']);
    calls.length = 0;
    roles = ['admin'];
    const second = await service.refresh(first.refreshToken);
    expect(calls).toEqual(['read', 'load', 'rotate']);
    expect(second.accessToken.claims['roles']).toEqual(['admin']);
  });

  it('a refresh that it fails spends nothing, for as long as it lasts', async () => {
    let isDown = false;
    const { service, clock } = new SessionBench({
      loader: () => {
        if (isDown) {
          throw new Error('hunter2');
        }
        return {};
      },
    });
    const first = await service.open('alice');
    isDown = true;
    for (let count = 0; count < 5; count++) {
      clock.advance(100);
      const error = await refusal(() => service.refresh(first.refreshToken));
      expect(error.kind).toBe('unavailable');
    }
    isDown = false;
    const second = await service.refresh(first.refreshToken);
    expect(second.refreshToken.split('.')[1]).toBe('1');
  });

  it('an access token counts from the reading, with the version read before the claims', async () => {
    const bench: SessionBench = new SessionBench({
      loader: async () => {
        bench.clock.advance(2);
        await bench.store.raiseVersion(ALICE);
        return {};
      },
    });
    const { service } = bench;
    const first = await service.open('alice', {
      version: (START + 100) * 1000,
    });
    const { version } = await bench.store.version(ALICE);
    const second = await service.refresh(first.refreshToken);
    expect(second.accessToken.claims).toMatchObject({
      sv: version,
      exp: START + 2 + 900,
    });
    expect((await bench.store.version(ALICE)).version).toBeGreaterThan(version);
  });

  it('that outlasts the time-out the token is not spent', async () => {
    const bench: SessionBench = new SessionBench({
      loader: () => {
        bench.clock.advance(bench.calls.includes('read') ? 6 : 0);
        return {};
      },
    });
    const { service, store } = bench;
    const first = await service.open('alice');
    const error = await refusal(() => service.refresh(first.refreshToken));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: 'The session store was reached too late',
    });
    const { session } = await store.read(first.sessionId);
    expect(session?.generation).toBe(0);
  });

  it('that knows the subject no more the session ends', async () => {
    let isKnown = true;
    const bench = new SessionBench({ loader: () => (isKnown ? {} : null) });
    const { service, events, announced, store } = bench;
    const { sessionId, refreshToken } = await service.open('alice');
    isKnown = false;
    const error = await refusal(() => service.refresh(refreshToken));
    expect(error).toMatchObject({
      kind: 'rejected',
      code: 'refresh_token_invalid',
      message: 'The claims loader knows no such subject any more',
    });
    expect((await store.read(sessionId)).session?.revokedAt).toBe(START);
    expect(announced).toEqual([['sessions', sessionId]]);
    const about = { subject: 'alice', sessionId };
    expect(events.slice(1)).toMatchObject([
      { type: 'revoked', because: 'refused', ...about },
      { type: 'rejected', because: 'subject_unknown', ...about },
    ]);
  });

  it('a token that is not good costs it nothing', async () => {
    let loads = 0;
    const { service, clock } = new SessionBench({
      loader: () => {
        loads += 1;
        return {};
      },
    });
    const first = await service.open('alice');
    await service.refresh(first.refreshToken);
    clock.advance(31);
    loads = 0;
    for (const token of [first.refreshToken, first.refreshToken, 'garbage']) {
      await refusal(() => service.refresh(token));
    }
    expect(loads).toBe(0);
  });
});

describe('with a key in another process', () => {
  it('a refresh reads, signs, and only then spends the token', async () => {
    const bench: SessionBench = new SessionBench({
      auth: { keys: { signer: new Elsewhere(() => bench.calls.push('sign')) } },
    });
    const { service, calls, verifier } = bench;
    const first = await service.open('alice');
    calls.length = 0;
    const second = await service.refresh(first.refreshToken);
    expect(calls).toEqual(['read', 'sign', 'rotate']);
    expect(await verifier.verify(second.accessToken.token)).toBeDefined();
  });

  it('a refresh that it fails spends nothing', async () => {
    let isDown = false;
    const { service, store } = new SessionBench({
      auth: {
        keys: {
          signer: new Elsewhere(() => {
            if (isDown) {
              throw new Error('hunter2');
            }
          }),
        },
      },
    });
    const first = await service.open('alice');
    isDown = true;
    const error = await refusal(() => service.refresh(first.refreshToken));
    expect(error.kind).toBe('unavailable');
    const { session } = await store.read(first.sessionId);
    expect(session?.generation).toBe(0);
  });
});

describe('without a key to sign with', () => {
  it('a refresh spends nothing', async () => {
    const { service, calls } = new SessionBench({
      auth: { keys: { publicKey: publicKey!, algorithm: 'ES256' } },
    });
    const { refreshToken } = await new SessionBench().service.open('alice');
    const error = await refusal(() => service.refresh(refreshToken));
    expect(error.code).toBe('signing_key_missing');
    expect(calls).toEqual([]);
  });
});
