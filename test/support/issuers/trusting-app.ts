import {
  Controller,
  type DynamicModule,
  Get,
  type ModuleMetadata,
  UseGuards,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import {
  CurrentPrincipal,
  type JwtAuthOptions,
  type Principal,
  Public,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { answerOf } from '../answers.js';
import { startGuarded } from '../guarded-app.js';
import type { Platform, RunningApp, StartOptions } from '../platform.js';

@Controller()
class Routes {
  @Get('guarded')
  guarded(@CurrentPrincipal() principal: Principal): object {
    return { caller: callerOf(principal) };
  }

  @Public()
  @UseGuards(AuthGuard('jwt'))
  @Get('passport')
  passport(@CurrentPrincipal() principal: Principal): object {
    return { caller: callerOf(principal) };
  }
}

function callerOf({ subject, token }: Principal): string {
  return `${subject} of ${token.issuer}`;
}

/** An application whose routes say who enters, by our guard and by `AuthGuard('jwt')`. */
export function startTrusting(
  platform: Platform,
  options: Partial<JwtAuthOptions>,
  startOptions?: StartOptions,
): Promise<RunningApp> {
  return startGuarded(platform, trustingRoutes(), options, startOptions);
}

/** The same routes, for modules that are set up otherwise. */
export function trustingRoutes(
  modules: readonly DynamicModule[] = [],
): ModuleMetadata {
  return {
    imports: [...modules, JwtAuthPassportModule],
    controllers: [Routes],
  };
}

/** Who enters with the token, or status and code; both guards must agree on it. */
export async function entering(
  app: RunningApp,
  token: string,
): Promise<string> {
  const native = await answerOf(await app.request('/guarded', token));
  const passport = await answerOf(await app.request('/passport', token));
  const { caller, errorCode } = native.body as Record<string, string>;
  const { caller: other } = passport.body as Record<string, string>;
  if (
    native.status !== passport.status ||
    native.challenge !== passport.challenge ||
    caller !== other
  ) {
    throw new Error(
      `JwtAuthGuard: ${JSON.stringify(native)}, AuthGuard('jwt'): ${JSON.stringify(passport)}`,
    );
  }
  return caller ?? `${native.status} ${errorCode}`;
}
