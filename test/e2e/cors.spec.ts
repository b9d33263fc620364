import { Controller, Get, Post } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { verdictOf } from '../support/answers.js';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS } from '../support/platform.js';

@Controller()
class Routes {
  @Get('get')
  get(): void {}

  @Post('echo')
  echo(): void {}
}

const PREFLIGHT = {
  origin: 'https://app.example',
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type',
};

describe.each(PLATFORMS)('CORS on %s', (platform) => {
  it('lets a preflight of a guarded route pass', async () => {
    await using app = await startGuarded(
      platform,
      { controllers: [Routes] },
      {},
      { configure: (nest) => nest.enableCors() },
    );
    for (const path of ['/echo', '/get']) {
      const { status, headers } = await app.request(path, undefined, {
        method: 'OPTIONS',
        headers: PREFLIGHT,
      });
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-methods')).toContain('POST');
    }
    const { origin } = PREFLIGHT;
    const actual = await app.request('/get', undefined, {
      headers: { origin },
    });
    expect(actual.headers.get('access-control-allow-origin')).toBe('*');
    expect(await verdictOf(actual)).toBe('401 token_missing');
  });

  it('answers no preflight where CORS is off', async () => {
    await using app = await startGuarded(platform, { controllers: [Routes] });
    const { headers } = await app.request('/echo', undefined, {
      method: 'OPTIONS',
      headers: PREFLIGHT,
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
