import {
  Controller,
  Get,
  Injectable,
  ParseIntPipe,
  type PipeTransform,
} from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Claims,
  CurrentPrincipal,
  CurrentUser,
  type Principal,
} from '@jwt-auth/nestjs';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Injectable()
class UpperCase implements PipeTransform<string, string> {
  transform(value: string): string {
    return value.toUpperCase();
  }
}

@Injectable()
class Subject implements PipeTransform<{ sub: string }, string> {
  transform({ sub }: { sub: string }): string {
    return sub;
  }
}

@Controller()
class Routes {
  @Get('piped')
  piped(
    @Claims('level', ParseIntPipe) level: number,
    @CurrentUser('sub', UpperCase, new UpperCase()) name: string,
    @CurrentUser(Subject) whole: string,
    @CurrentPrincipal('subject', new UpperCase()) subject: string,
  ): unknown {
    return [level + 1, name, whole, subject];
  }

  @Get('frozen')
  frozen(
    @CurrentPrincipal() principal: Principal,
    @Claims('nested') nested: Record<string, unknown>,
  ): unknown {
    const { claims, token } = principal;
    const objects = [principal, claims, token, nested, nested['list']];
    return {
      frozen: objects.map((each) => Object.isFrozen(each)),
      set: [
        Reflect.set(principal, 'subject', 'root'),
        Reflect.set(claims, 'roles', ['admin']),
        Reflect.set(nested, 'added', 1),
      ],
    };
  }
}

describe.each(PLATFORMS)('parameters on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, { controllers: [Routes] });
  });

  afterAll(() => app.close());

  const ask = async (path: string, claims: object): Promise<unknown> =>
    (await app.request(path, tokenOf(claims))).json();

  it('go through pipes', async () => {
    expect(await ask('/piped', { level: '3' })).toEqual([
      4,
      'ALICE',
      'alice',
      'ALICE',
    ]);
  });

  it('are refused by pipes', async () => {
    expect(await ask('/piped', { level: 'x' })).toEqual({
      statusCode: 400,
      message: 'Validation failed (numeric string is expected)',
      error: 'Bad Request',
    });
  });

  it('are frozen, inside too', async () => {
    expect(await ask('/frozen', { nested: { list: [1] } })).toEqual({
      frozen: [true, true, true, true, true],
      set: [false, false, false],
    });
  });
});
