import { Controller, Get } from '@nestjs/common';
import {
  Claims,
  Clock,
  JwtAuthModule,
  type JwtClaims,
  Scopes,
} from '@jwt-auth/nestjs';
import { CapturedLog, loggingTo } from '../../support/captured-log.js';
import {
  type Platform,
  type RunningApp,
  start,
} from '../../support/platform.js';

/** The application as the provider knows it. */
export const RESOURCE = 'https://api.example.com';

/** The wall clock, and how far the application is ahead of it. */
export class MovedClock extends Clock {
  ahead = 0;

  now(): number {
    return Date.now() / 1000 + this.ahead;
  }
}

@Controller()
class ReportsController {
  @Scopes('reports:read')
  @Get('reports')
  reports(@Claims() claims: JwtClaims): JwtClaims {
    return claims;
  }
}

export interface ResourceServer extends RunningApp {
  readonly clock: MovedClock;
}

/** An application that accepts the tokens of the provider, whose keys it finds out itself. */
export async function startResourceServer(
  platform: Platform,
  issuer: string,
): Promise<ResourceServer> {
  const clock = new MovedClock();
  const app = await start(
    platform,
    {
      imports: [
        JwtAuthModule.forRoot({
          issuer: 'https://own.example.com',
          audience: RESOURCE,
          keys: { secret: 'k8Vq2ZrT7mXw4Lp9Yb3NcJ6hDsF1gQ5t' },
          trustedIssuers: [
            {
              issuer,
              jwks: 'discover',
              type: 'at+jwt',
              algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
              fetch: { loopback: true, cooldown: '1s', maxAge: '1s' },
            },
          ],
        }),
      ],
      controllers: [ReportsController],
    },
    loggingTo(new CapturedLog(), {
      override: (builder) => builder.overrideProvider(Clock).useValue(clock),
    }),
  );
  return { ...app, clock };
}
