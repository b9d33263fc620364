import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { Claims } from '@jwt-auth/nestjs';
import { headerText } from './header-text.js';

/** What is used of a response; Express and Fastify agree on it. */
interface HeaderResponse {
  header(name: string, value: string): unknown;
}

/**
 * For gateways that ask about every request, such as nginx with `auth_request`: 204
 * for a good token, and otherwise the 401 of the guard.
 */
@Controller('auth')
export class GatewayController {
  @Get('verify')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  verify(
    @Claims('sub') subject: string,
    @Claims('scope') scope: string,
    @Res({ passthrough: true }) response: HeaderResponse,
  ): void {
    const scopes = scope.split(' ').filter((each) => each !== '');
    // Either may refuse, and a refusal tells nothing of the token.
    const headers = {
      'X-Auth-Subject': headerText(subject),
      'X-Auth-Scopes': scopes.map(headerText).join(' '),
    };
    for (const [name, value] of Object.entries(headers)) {
      response.header(name, value);
    }
  }
}
