import { ValidationPipe } from '@nestjs/common';

/** Says that a parameter is text, where no metadata does: a global `ValidationPipe` would have Nest warn. */
export const TEXT: ValidationPipe = new ValidationPipe({
  expectedType: String,
});
