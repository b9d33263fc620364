import { Test, type TestingModule } from '@nestjs/testing';
import {
  JwtAuthModule,
  type JwtAuthOptions,
  MemoryRevocationLog,
  RevocationService,
  SessionService,
} from '@jwt-auth/nestjs';
import { afterEach, describe, expect, it } from 'vitest';
import { SCENES, sceneOptions } from '../../../support/scenes.js';
import { refusal } from '../../../support/tokens.js';

let module: TestingModule;
async function boot(options: Partial<JwtAuthOptions>): Promise<void> {
  module = await Test.createTestingModule({
    imports: [
      JwtAuthModule.forRoot({ ...sceneOptions(SCENES.HS256), ...options }),
    ],
  }).compile();
  await module.init();
}
afterEach(() => module.close());

const missing = (method: string, option: string): object => ({
  kind: 'misconfigured',
  code: 'wiring_invalid',
  message: `${method} needs the option ${option} of JwtAuthModule.forRoot()`,
});

describe('without the option that it needs', () => {
  it('RevocationService can be injected, and says so when it is used', async () => {
    await boot({});
    const service = module.get(RevocationService);
    const uses: Record<string, () => unknown> = {
      revokeToken: () => service.revokeToken('x'),
      revokeKey: () => service.revokeKey('x'),
      counts: () => service.counts,
    };
    for (const [name, use] of Object.entries(uses)) {
      expect(await refusal(use)).toMatchObject(
        missing(`RevocationService.${name}`, 'sessions or revocations'),
      );
    }
  });

  it('SessionService says so too, also where there are revocations', async () => {
    await boot({ revocations: { log: new MemoryRevocationLog() } });
    const service = module.get(SessionService);
    const uses: Record<string, () => unknown> = {
      close: () => service.close('x'),
      open: () => service.open('alice'),
      closeAll: () => service.closeAll('alice'),
      events: () => service.events,
    };
    for (const [name, use] of Object.entries(uses)) {
      expect(await refusal(use)).toMatchObject(
        missing(`SessionService.${name}`, 'sessions'),
      );
    }
    expect(module.get(RevocationService).counts).toMatchObject({ tokens: 0 });
  });

  it('with sessions there is revocation', async () => {
    await boot({ sessions: {} });
    expect(await module.get(RevocationService).revokeToken('x')).toBe(false);
    expect(await module.get(SessionService).close('x')).toBe(false);
  });
});
