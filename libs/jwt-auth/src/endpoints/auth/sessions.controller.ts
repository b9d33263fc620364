import {
  Delete,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Query,
  UseGuards,
} from '@nestjs/common';
import { CurrentPrincipal } from '../../decorators/parameters.js';
import { Authorize } from '../../decorators/requirements.js';
import type { Principal } from '../../principal/principal.js';
import { SessionService } from '../../sessions/session.service.js';
import { ListPipe, type ListQueryDto } from './list-query.dto.js';
import { TEXT } from './text-pipe.js';
import { NoStore } from './no-store.js';
import { OwnTokenGuard } from './own-token.guard.js';
import { type SessionItem, sessionItem } from './session-item.js';
import { SmallBody } from './small-body.js';

/** Where somebody sees the own sessions, and closes them. */
export class SessionsController {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  // A class that a team makes public stays closed here.
  @Authorize()
  @UseGuards(OwnTokenGuard)
  @Get('sessions')
  @NoStore()
  async list(
    @CurrentPrincipal() { subject, token }: Principal,
    @Query(ListPipe) options: ListQueryDto,
  ): Promise<{ sessions: SessionItem[]; next?: string }> {
    const { sessions, ...more } = await this.sessions.list(subject, options);
    return {
      sessions: sessions.map((each) => sessionItem(each, token.sessionId)),
      ...more,
    };
  }

  @Authorize()
  @UseGuards(OwnTokenGuard)
  @Delete('sessions/:id')
  @SmallBody()
  @HttpCode(204)
  @NoStore()
  async close(
    @Param('id', TEXT) id: string,
    @CurrentPrincipal('subject') subject: string,
  ): Promise<void> {
    if (!(await this.sessions.close(id, { subject }))) {
      // The same for a session of somebody else, so that nobody learns that it is there.
      throw new NotFoundException('There is no such session');
    }
  }
}
