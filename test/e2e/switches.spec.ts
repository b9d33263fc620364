import { Controller, Get } from '@nestjs/common';
import { JwtAuthModule } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { PLATFORMS, start } from '../support/platform.js';
import { sceneOptions, SCENES } from '../support/scenes.js';

@Controller()
class PlainController {
  @Get('plain')
  plain(): string {
    return 'entered';
  }
}

const options = sceneOptions(SCENES.HS256);

describe.each(PLATFORMS)('a switch of the module on %s', (platform) => {
  it.each([
    [{}, 401],
    [{ guard: undefined, isGlobal: undefined }, 401],
    [{ guard: true }, 401],
    [{ guard: false }, 200],
  ])('%o answers %d to nobody in particular', async (extras, status) => {
    await using app = await start(platform, {
      imports: [JwtAuthModule.forRoot({ ...options, ...extras })],
      controllers: [PlainController],
    });
    expect((await app.request('/plain')).status).toBe(status);
  });
});

describe.each(PLATFORMS)(
  'a switch that is neither on nor off on %s',
  (platform) => {
    it.each([
      ['guard', null],
      ['guard', 0],
      ['guard', 'false'],
      ['isGlobal', 'no'],
    ])('stops the boot: %s %j', async (name, value) => {
      const imports = [JwtAuthModule.forRoot({ ...options, [name]: value })];
      await expect(start(platform, { imports })).rejects.toMatchObject({
        kind: 'misconfigured',
        code: 'options_invalid',
        message: `JwtAuthModule does not start: one fault in its options.\n  ${name}: must be true or false`,
      });
    });
  },
);
