import {
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Scope,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authorize, Authorizer, type Principal } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Injectable()
class Owners {
  of(document: string): string {
    return document === '1' ? 'alice' : 'bob';
  }
}

/** A rule that needs another provider and looks at the request. */
@Injectable()
class OwnerOnly extends Authorizer {
  constructor(private readonly owners: Owners) {
    super();
  }

  async authorize(
    { subject }: Principal<unknown>,
    context: ExecutionContext,
  ): Promise<boolean> {
    const { params } = context
      .switchToHttp()
      .getRequest<{ params: { id: string } }>();
    return Promise.resolve(this.owners.of(params.id) === subject);
  }
}

@Injectable({ scope: Scope.REQUEST })
class SameHost extends Authorizer {
  static made = 0;

  constructor(@Inject(REQUEST) private readonly request: { url: string }) {
    super();
    SameHost.made++;
  }

  authorize(): boolean {
    return this.request.url.endsWith('?internal');
  }
}

@Controller()
class Routes {
  @Authorize(OwnerOnly)
  @Get('documents/:id')
  document(): void {}

  @Authorize(SameHost)
  @Get('scoped')
  scoped(): void {}
}

const FORBIDDEN = '403 insufficient_scope';

const ROWS: readonly [path: string, subject: string, verdict: string][] = [
  ['/documents/1', 'alice', '200'],
  ['/documents/2', 'alice', FORBIDDEN],
  ['/documents/2', 'bob', '200'],
  ['/scoped?internal', 'alice', '200'],
  ['/scoped', 'alice', FORBIDDEN],
];

describe.each(PLATFORMS)('@Authorize() with a class on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, {
      controllers: [Routes],
      providers: [Owners, OwnerOnly, SameHost],
    });
  });

  afterAll(() => app.close());

  it.each(ROWS)('%s for %s: %s', async (path, sub, verdict) => {
    const response = await app.request(path, tokenOf({ sub }));
    expect(await verdictOf(response)).toBe(verdict);
  });

  it.each(ROWS)('%s needs a token', async (path) => {
    const response = await app.request(path);
    expect(await verdictOf(response)).toBe('401 token_missing');
  });

  it('makes a request-scoped rule for every request', async () => {
    const before = SameHost.made;
    await app.request('/scoped', tokenOf());
    await app.request('/scoped', tokenOf());
    expect(SameHost.made - before).toBe(2);
  });

  it('does not start with a rule that no request could ask', async () => {
    const starting = (): Promise<RunningApp> => {
      class Arrow extends Authorizer {
        authorize = (): boolean => true;
      }

      @Controller()
      class ArrowRoutes {
        @Authorize(Arrow)
        @Get()
        read(): void {}
      }
      return startGuarded(platform, {
        controllers: [ArrowRoutes],
        providers: [Arrow],
      });
    };
    await expect(async () => starting()).rejects.toMatchObject({
      name: 'AuthError',
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message:
        '@Authorize() is given the class Arrow, which has no method authorize(): write it as a method of that class, not as a property',
    });
  });

  it('does not start with a rule that nobody provides', async () => {
    const starting = startGuarded(platform, { controllers: [Routes] });
    await expect(starting).rejects.toMatchObject({
      name: 'AuthError',
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message:
        '@Authorize() in Routes names OwnerOnly, but no module provides it: add it to the providers of one',
    });
  });
});
