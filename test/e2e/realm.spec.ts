import { Controller, Get } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS } from '../support/platform.js';

@Controller()
class Routes {
  @Get('plain')
  plain(): void {}
}

describe.each(PLATFORMS)('the realm on %s', (platform) => {
  it('is the one configured', async () => {
    await using app = await startGuarded(
      platform,
      { controllers: [Routes] },
      { realm: 'payroll, internal' },
    );
    const missing = await app.request('/plain');
    const expired = await app.request('/plain', tokenOf({ exp: 1 }));
    expect(
      [missing, expired].map(({ headers }) => headers.get('www-authenticate')),
    ).toEqual([
      'Bearer realm="payroll, internal"',
      'Bearer realm="payroll, internal", error="invalid_token", error_description="The token has expired"',
    ]);
  });
});
