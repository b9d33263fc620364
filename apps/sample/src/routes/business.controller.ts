import { Controller, Get, Param, Post } from '@nestjs/common';
import {
  Authorize,
  Permissions,
  RequireClaims,
  Roles,
  Scopes,
} from '@jwt-auth/nestjs';
import { SelfOrAdmin } from './self-or-admin.js';

interface Answer {
  message: string;
}

/** One route per kind of requirement. */
@Controller()
export class BusinessController {
  @Roles('admin')
  @Get('admin')
  admin(): Answer {
    return { message: 'You have the role admin' };
  }

  @Scopes('reports:read')
  @Get('reports')
  readReports(): Answer {
    return { message: 'You may read reports' };
  }

  @Scopes('reports:write')
  @Post('reports')
  writeReport(): Answer {
    return { message: 'You may write reports' };
  }

  @RequireClaims({ licensedFeatures: 'invoicing' })
  @Get('invoices')
  invoices(): Answer {
    return { message: 'You have a license for invoicing' };
  }

  @Permissions('calendar')
  @Get('calendar')
  calendar(): Answer {
    return { message: 'You have a license for the calendar' };
  }

  @Authorize(SelfOrAdmin)
  @Get('users/:username')
  user(@Param('username') username: string): Answer {
    return { message: `You may see ${username}` };
  }
}
