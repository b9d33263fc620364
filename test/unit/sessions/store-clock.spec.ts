import type { JwtAuthOptions } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { START } from '../../support/fake-clock.js';
import { SessionBench } from './session-bench.js';

const DAY = 86_400;
const log = new MemoryRevocationLog();

describe('where access tokens live as long as any may', () => {
  it.each<[string, Partial<JwtAuthOptions>, number]>([
    [
      'the default',
      { revocations: { log }, accessToken: { expiresIn: '1d' } },
      DAY,
    ],
    ['what is set', { revocations: { log, longestLifetime: '15m' } }, 900],
  ])(
    'a clock of the store that is ahead hinders nobody: %s',
    async (_, auth, lifetime) => {
      for (const ahead of [0, 0.5, 1, 10, -10]) {
        const { service, clock, verifier } = new SessionBench({ auth, ahead });
        const first = await service.open('alice');
        const expiresAt = Math.floor(START + ahead) + lifetime;
        expect(first.accessToken.expiresAt).toBe(expiresAt);
        clock.advance(31);
        const second = await service.refresh(first.refreshToken);
        expect(second.accessToken.expiresAt).toBe(expiresAt + 31);
        const { token } = second.accessToken;
        expect(await verifier.verify(token)).toBeDefined();
      }
    },
  );
});
