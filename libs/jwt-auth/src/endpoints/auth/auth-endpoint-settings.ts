import type { Type } from '@nestjs/common';
import type { CredentialsVerifier } from '../../sessions/credentials-verifier.js';
import type { CredentialsVerifierClass } from '../../sessions/session-options.js';

/** What the routes need of the options of the module. */
export abstract class AuthEndpointSettings {
  abstract readonly issuer: string;
  abstract readonly sessions:
    | { readonly credentialsVerifier?: CredentialsVerifierClass | undefined }
    | undefined;
}

/** Who checks credentials; that there is someone is made sure of at boot. */
export function verifierOf({
  sessions,
}: AuthEndpointSettings): Type<CredentialsVerifier<object>> {
  return sessions?.credentialsVerifier as Type<CredentialsVerifier<object>>;
}
