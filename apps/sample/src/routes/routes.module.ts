import { Module } from '@nestjs/common';
import { BusinessController } from './business.controller.js';
import { MeController } from './me.controller.js';
import { OpenController } from './open.controller.js';
import { PassportController } from './passport.controller.js';
import { SelfOrAdmin } from './self-or-admin.js';

@Module({
  controllers: [
    OpenController,
    MeController,
    BusinessController,
    PassportController,
  ],
  providers: [SelfOrAdmin],
})
export class RoutesModule {}
