import {
  Controller,
  Get,
  Header,
  Inject,
  ParseIntPipe,
  Query,
  UseGuards,
} from '@nestjs/common';
import { type Duration, Public } from '@jwt-auth/nestjs';
import { DevelopmentOnlyGuard } from '../auth/development-only.guard.js';
import type { OpenedStore } from '../sessions/opened-store.js';
import { durationFrom } from '../sessions/session-durations.js';
import { OPENED_STORE } from '../sessions/store-closer.js';
import { EventLog, type LoggedEvent } from './event-log.js';

interface DemoSettings {
  readonly store: string;
  readonly grace: Duration;
  readonly accessTtl: Duration;
}

/** What the page shows beside the tokens. Events tell who is signed in where: not for production. */
@Public()
@UseGuards(DevelopmentOnlyGuard)
@Controller('demo')
export class DemoController {
  constructor(
    private readonly log: EventLog,
    @Inject(OPENED_STORE) private readonly opened: OpenedStore,
  ) {}

  @Get('settings')
  settings(): DemoSettings {
    return {
      store: this.opened.place,
      grace: durationFrom(process.env, 'SESSION_GRACE'),
      accessTtl: durationFrom(process.env, 'ACCESS_TTL'),
    };
  }

  @Get('events')
  @Header('Cache-Control', 'no-store')
  events(@Query('after', new ParseIntPipe({ optional: true })) after = 0): {
    events: LoggedEvent[];
  } {
    return { events: this.log.after(after) };
  }
}
