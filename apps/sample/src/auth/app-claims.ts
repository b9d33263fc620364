import { IsArray, IsString } from 'class-validator';

/** What our tokens say beyond the registered claims. Checked when issued and when verified. */
export class AppClaims {
  @IsString({ each: true })
  @IsArray()
  roles: string[];

  @IsString()
  scope: string;

  @IsString({ each: true })
  @IsArray()
  licensedFeatures: string[];
}
