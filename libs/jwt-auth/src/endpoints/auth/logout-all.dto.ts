import { Injectable } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { StrictPipe } from './strict-pipe.js';

/** What "sign out everywhere" may be told. */
export class LogoutAllDto {
  /** Whether the session of the access token stays. Default `false`. */
  @IsOptional()
  @IsBoolean()
  @Transform(({ value }: { value: unknown }) => booleanOf(value))
  readonly keep_current?: boolean;
}

@Injectable()
export class LogoutAllPipe extends StrictPipe {
  constructor() {
    super(LogoutAllDto);
  }
}

/** Forms know texts only. */
function booleanOf(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}
