import { Controller, Get, Module } from '@nestjs/common';
import { answer, type Answer } from '../http/app/answer.js';

@Controller()
class PlainController {
  @Get()
  get(): Answer {
    return answer();
  }
}

@Module({ controllers: [PlainController] })
export class PlainModule {}
