import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import {
  Clock,
  type JwtAuthExtras,
  JwtAuthModule,
  type JwtAuthOptions,
} from '@jwt-auth/nestjs';
import { FakeClock, START } from './fake-clock.js';
import { forge } from './forge.js';
import {
  type Platform,
  type RunningApp,
  start,
  type StartOptions,
} from './platform.js';
import { goodClaims, goodHeader, SCENES, sceneOptions } from './scenes.js';

const SCENE = SCENES.HS256;

/** The secret of the application, as it is configured. */
export const SECRET: Buffer = SCENE.secret as Buffer;

/** An application guarded by `JwtAuthModule` with an HS256 key and a clock that stands still. */
export function startGuarded(
  platform: Platform,
  metadata: ModuleMetadata,
  options: Partial<JwtAuthOptions & JwtAuthExtras> = {},
  startOptions: StartOptions = {},
): Promise<RunningApp> {
  const { imports = [], ...rest } = metadata;
  return start(
    platform,
    { imports: [guardModule(options), ...imports], ...rest },
    withFakeClock(startOptions),
  );
}

export function guardModule(
  options: Partial<JwtAuthOptions & JwtAuthExtras> = {},
): ReturnType<typeof JwtAuthModule.forRoot> {
  return JwtAuthModule.forRoot({ ...sceneOptions(SCENE), ...options });
}

export function withFakeClock({
  override = (builder) => builder,
  configure,
}: StartOptions = {}): StartOptions {
  return {
    override: (builder) =>
      override(builder.overrideProvider(Clock).useClass(FakeClock)),
    ...(configure === undefined ? {} : { configure }),
  };
}

/** The clock of an application started with {@link withFakeClock}. */
export function clockOf(app: INestApplication): FakeClock {
  return app.get<Clock, FakeClock>(Clock);
}

/** A token that the application accepts, but for what is given. */
export function tokenOf(claims: object = {}, header: object = {}): string {
  return forge(
    { ...goodHeader(SCENE), ...header },
    { ...goodClaims(START), ...claims },
    SCENE.signer,
  );
}
