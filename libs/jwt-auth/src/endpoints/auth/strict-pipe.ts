import { ValidationPipe } from '@nestjs/common';
import type { Type } from '@nestjs/common';

/** Takes what the class has rules for, drops the rest, and quotes nothing of what was sent. */
export class StrictPipe extends ValidationPipe {
  constructor(expectedType: Type<object>) {
    super({
      expectedType,
      whitelist: true,
      transform: true,
      validationError: { target: false, value: false },
    });
  }
}
