import { IsString, Length } from 'class-validator';
import type { PasswordCredentials } from '../../sessions/credentials-verifier.js';

/** What a sign-in sends unless `endpoints.auth.credentials` names another class. May be extended. */
export class PasswordCredentialsDto implements PasswordCredentials {
  /** 1 to 256 characters. */
  @IsString()
  @Length(1, 256)
  readonly username!: string;

  /** 1 to 1024 characters: a hash of more takes its time. */
  @IsString()
  @Length(1, 1024)
  readonly password!: string;
}
