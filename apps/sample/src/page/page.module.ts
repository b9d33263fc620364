import { Module } from '@nestjs/common';
import { EventLog } from './event-log.js';
import { DemoController } from './demo.controller.js';
import { PageController } from './page.controller.js';

/** The page that shows sessions at work. */
@Module({
  controllers: [PageController, DemoController],
  providers: [EventLog],
})
export class PageModule {}
