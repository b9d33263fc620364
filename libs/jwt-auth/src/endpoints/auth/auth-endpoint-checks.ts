import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { wrongOption } from '../wrong-option.js';
import { AuthEndpointSettings } from './auth-endpoint-settings.js';

/** Refuses to start with routes that could not be served. */
@Injectable()
export class AuthEndpointChecks implements OnModuleInit {
  constructor(
    @Inject(AuthEndpointSettings)
    private readonly settings: AuthEndpointSettings,
  ) {}

  /** @throws AuthError `misconfigured` */
  onModuleInit(): void {
    const { sessions } = this.settings;
    if (sessions === undefined) {
      throw wrongOption(
        'endpoints.auth needs sessions: give the option sessions, { credentialsVerifier } at least',
      );
    }
    if (sessions.credentialsVerifier === undefined) {
      throw wrongOption(
        'endpoints.auth needs somebody who checks credentials: write a class that extends CredentialsVerifier, make it a provider of a module and name it as sessions.credentialsVerifier',
      );
    }
  }
}
