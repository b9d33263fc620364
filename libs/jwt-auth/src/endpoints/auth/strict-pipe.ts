import { ValidationPipe } from '@nestjs/common';
import type { Type } from '@nestjs/common';

/** Takes exactly what the class has rules for, and quotes nothing of what was sent. */
export class StrictPipe extends ValidationPipe {
  constructor(expectedType: Type<object>) {
    super({
      expectedType,
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      validationError: { target: false, value: false },
    });
  }
}
