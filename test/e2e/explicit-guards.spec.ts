import {
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  type ModuleMetadata,
  type Provider,
  Scope,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD, REQUEST } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { JwtAuthGuard, OptionalAuth, Public, Roles } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { API_KEY, ApiKeyGuard, OrGuard } from '../support/or-guard.js';
import { PLATFORMS, type StartOptions } from '../support/platform.js';

/** An API key instead of a token, by a subclass. */
@Injectable()
class JwtOrApiKeyGuard extends JwtAuthGuard {
  override canActivate(
    context: ExecutionContext,
  ): ReturnType<JwtAuthGuard['canActivate']> {
    const admitted = new ApiKeyGuard().canActivate(context);
    return admitted || super.canActivate(context);
  }
}

/** Asks the guard later than Nest asked it. */
@Injectable()
class SlowGuard extends JwtAuthGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await Promise.resolve();
    return super.canActivate(context);
  }
}

/** Knows callers of its own, and asks for no token then. */
@Injectable()
class PartnerGuard extends JwtAuthGuard {
  override canActivate(
    context: ExecutionContext,
  ): ReturnType<JwtAuthGuard['canActivate']> {
    const { headers } = context.switchToHttp().getRequest<{
      headers: Record<string, string | undefined>;
    }>();
    const isPartner = headers['x-partner'] !== undefined;
    return isPartner || super.canActivate(context);
  }
}

/** The same, with an answer that comes later. */
@Injectable()
class SlowPartnerGuard extends PartnerGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await Promise.resolve();
    return super.canActivate(context);
  }
}

@Controller('method')
class MethodGuards {
  @Public()
  @UseGuards(JwtAuthGuard)
  @Get('public')
  public(): void {}

  @OptionalAuth()
  @UseGuards(JwtAuthGuard)
  @Get('optional')
  optional(): void {}

  @Public()
  @UseGuards(SlowGuard)
  @Get('subclass')
  subclass(): void {}

  @Public()
  @UseGuards(JwtOrApiKeyGuard)
  @Get('subclass-or-key')
  subclassOrKey(): void {}
}

@Public()
@Controller('public-class')
class PublicClass {
  @UseGuards(JwtAuthGuard)
  @Get('guarded')
  guarded(): void {}

  @Get('open')
  open(): void {}
}

@OptionalAuth()
@Controller('optional-class')
class OptionalClass {
  @UseGuards(JwtAuthGuard)
  @Get('guarded')
  guarded(): void {}
}

@UseGuards(JwtAuthGuard)
@Controller('class')
class ClassGuards {
  @Public()
  @Get('public')
  public(): void {}

  @OptionalAuth()
  @Get('optional')
  optional(): void {}

  @Get('guarded')
  guarded(): void {}

  /** The mark of the guard of the class is not for the composite. */
  @Public()
  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard))
  @Get('either')
  either(): void {}
}

@UseGuards(SlowGuard)
@Controller('slow-class')
class SlowClass {
  @Public()
  @Get('public')
  public(): void {}

  @Get('guarded')
  guarded(): void {}
}

class Base {
  @Roles('admin')
  @Get('admin')
  admin(): void {}
}

@UseGuards(JwtAuthGuard)
@Controller('derived')
class Derived extends Base {
  @Public()
  @Get('public')
  public(): void {}
}

@Controller('either')
class Either {
  @Public()
  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard))
  @Get('token-first')
  tokenFirst(): void {}

  @Public()
  @UseGuards(OrGuard(ApiKeyGuard, JwtAuthGuard))
  @Get('key-first')
  keyFirst(): void {}

  @Public()
  @UseGuards(OrGuard(JwtOrApiKeyGuard, SlowGuard))
  @Get('subclasses')
  subclasses(): void {}

  /** Beside each other: both must agree. */
  @Public()
  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard), JwtAuthGuard)
  @Get('both')
  both(): void {}
}

@Controller('either-optional')
class EitherOptional {
  @OptionalAuth()
  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard))
  @Get()
  read(): void {}
}

@Roles('admin')
@Controller('either-admin')
class EitherAdmin {
  @Public()
  @UseGuards(OrGuard(JwtAuthGuard, ApiKeyGuard))
  @Get()
  read(): void {}
}

const METADATA = {
  controllers: [
    MethodGuards,
    PublicClass,
    OptionalClass,
    ClassGuards,
    SlowClass,
    Derived,
    Either,
    EitherAdmin,
  ],
  providers: [JwtOrApiKeyGuard, SlowGuard, ApiKeyGuard, JwtAuthGuard],
};

const MISSING = '401 token_missing';
const MALFORMED = '401 token_malformed';

type Row = readonly [
  path: string,
  nothing: string,
  badToken: string,
  key: string,
  token: string,
];

const ROWS: readonly Row[] = [
  ['/method/public', MISSING, MALFORMED, MISSING, '200'],
  ['/method/optional', '200', MALFORMED, '200', '200'],
  ['/method/subclass', MISSING, MALFORMED, MISSING, '200'],
  ['/method/subclass-or-key', MISSING, MALFORMED, '200', '200'],
  ['/public-class/guarded', MISSING, MALFORMED, MISSING, '200'],
  ['/public-class/open', '200', '200', '200', '200'],
  ['/optional-class/guarded', MISSING, MALFORMED, MISSING, '200'],
  ['/class/public', '200', '200', '200', '200'],
  ['/class/optional', '200', MALFORMED, '200', '200'],
  ['/class/guarded', MISSING, MALFORMED, MISSING, '200'],
  ['/class/either', MISSING, MALFORMED, '200', '200'],
  ['/slow-class/public', '200', '200', '200', '200'],
  ['/slow-class/guarded', MISSING, MALFORMED, MISSING, '200'],
  ['/derived/public', '200', '200', '200', '200'],
  ['/derived/admin', MISSING, MALFORMED, MISSING, '403 insufficient_scope'],
  ['/either/token-first', MISSING, MALFORMED, '200', '200'],
  ['/either/key-first', MISSING, MALFORMED, '200', '200'],
  ['/either/subclasses', MISSING, MALFORMED, '200', '200'],
  ['/either/both', MISSING, MALFORMED, MISSING, '200'],
  ['/either-admin', MISSING, MALFORMED, '200', '403 insufficient_scope'],
];

/** Each way in which an application may have its guards. */
const WIRINGS: Readonly<
  Record<
    string,
    {
      guard: boolean;
      provided?: readonly Provider[];
      configure?: StartOptions['configure'];
    }
  >
> = {
  'guard: true': { guard: true },
  'guard: false': { guard: false },
  'APP_GUARD useExisting': {
    guard: false,
    provided: [{ provide: APP_GUARD, useExisting: JwtAuthGuard }],
  },
  'APP_GUARD useClass of a subclass': {
    guard: false,
    provided: [{ provide: APP_GUARD, useClass: SlowGuard }],
  },
  'useGlobalGuards()': {
    guard: false,
    configure: (app) => void app.useGlobalGuards(app.get(JwtAuthGuard)),
  },
};

describe.each(PLATFORMS)('guards on %s', (platform) => {
  it.each(Object.entries(WIRINGS))(
    'answer by their place, and for a token if a composite asks them: %s',
    async (_, { guard, provided = [], configure }) => {
      await using app = await startGuarded(
        platform,
        { ...METADATA, providers: [...METADATA.providers, ...provided] },
        { guard },
        configure === undefined ? {} : { configure },
      );
      const verdicts: Row[] = [];
      for (const [path] of ROWS) {
        const headers = { 'x-api-key': API_KEY };
        verdicts.push([
          path,
          await verdictOf(await app.request(path)),
          await verdictOf(await app.request(path, 'bad')),
          await verdictOf(await app.request(path, undefined, { headers })),
          await verdictOf(await app.request(path, tokenOf())),
        ]);
      }
      expect(verdicts).toEqual(ROWS);
    },
  );

  it('of a composite let in nobody without credentials if the token is optional', async () => {
    await using app = await startGuarded(platform, {
      controllers: [EitherOptional],
      providers: METADATA.providers,
    });
    const ask = async (token?: string, key?: string): Promise<string> =>
      verdictOf(
        await app.request('/either-optional', token, {
          headers: key === undefined ? {} : { 'x-api-key': key },
        }),
      );
    expect([
      await ask(),
      await ask('bad'),
      await ask(undefined, API_KEY),
      await ask(tokenOf()),
    ]).toEqual([MISSING, MALFORMED, '200', '200']);
  });

  it.each([
    ['at once', PartnerGuard],
    ['later', SlowPartnerGuard],
  ])(
    'of a composite ask for a token after a global guard that asked for none: %s',
    async (_, useClass) => {
      await using app = await startGuarded(
        platform,
        {
          controllers: [Either, EitherOptional],
          providers: [...METADATA.providers, { provide: APP_GUARD, useClass }],
        },
        { guard: false },
      );
      const verdicts = [];
      for (const path of ['/either/token-first', '/either-optional']) {
        const headers = { 'x-partner': 'one' };
        verdicts.push(
          await verdictOf(await app.request(path, undefined, { headers })),
        );
      }
      expect(verdicts).toEqual([MISSING, MISSING]);
    },
  );

  it('are asked even if a test replaces one of them', async () => {
    await using app = await startGuarded(
      platform,
      METADATA,
      { guard: false },
      {
        override: (builder) =>
          builder.overrideGuard(JwtAuthGuard).useValue({
            canActivate: () => true,
          }),
      },
    );
    const verdicts = [];
    for (const path of ['/method/public', '/class/guarded', '/class/either']) {
      verdicts.push(await verdictOf(await app.request(path)));
    }
    expect(verdicts).toEqual(['200', '200', MISSING]);
  });
});

@Public()
@UseGuards(JwtAuthGuard)
@Controller()
class Contradiction {
  @Get()
  read(): void {}
}

@Controller()
class Replaced {
  constructor() {
    this.read = this.read.bind(this);
  }

  @Public()
  @UseGuards(JwtAuthGuard)
  @Get()
  read(): void {}
}

@Injectable({ scope: Scope.REQUEST })
class PerRequestGuard extends JwtAuthGuard {
  @Inject(REQUEST) readonly request: unknown;
}

const REFUSED: readonly (readonly [string, ModuleMetadata, string])[] = [
  [
    '@Public() and the guard on one class',
    { controllers: [Contradiction] },
    '@Public() and @UseGuards(JwtAuthGuard) on Contradiction contradict each other',
  ],
  [
    'a handler that lost the guard of its method',
    { controllers: [Replaced] },
    'Replaced.read is replaced on the instance by a function that lacks the guards of the method',
  ],
  [
    'a request-scoped global guard',
    { providers: [{ provide: APP_GUARD, useClass: PerRequestGuard }] },
    'A global guard that is or extends JwtAuthGuard depends on a request-scoped provider',
  ],
];

describe.each(PLATFORMS)('an application on %s does not start', (platform) => {
  it.each(REFUSED)('with %s', async (_, metadata, message) => {
    for (const guard of [true, false]) {
      await expect(
        startGuarded(platform, metadata, { guard }),
      ).rejects.toMatchObject({
        code: 'wiring_invalid',
        message: expect.stringContaining(message) as string,
      });
    }
  });
});
