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

describe('a switch that is neither on nor off', () => {
  it.each([
    ['guard', null],
    ['guard', 0],
    ['isGlobal', 'no'],
  ])('is refused: %s %j', (name, value) => {
    expect(() => JwtAuthModule.forRoot({ ...options, [name]: value })).toThrow(
      `JwtAuthModule: ${name} must be true or false`,
    );
  });
});
