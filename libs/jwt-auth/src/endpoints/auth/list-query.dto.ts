import { Injectable } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { StrictPipe } from './strict-pipe.js';

/** Which sessions are listed. */
export class ListQueryDto {
  /** How many at most, 1 to 100. Default 100. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly limit?: number;

  /** The `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly after?: string;
}

@Injectable()
export class ListPipe extends StrictPipe {
  constructor() {
    super(ListQueryDto);
  }
}
