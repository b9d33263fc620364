import { Header } from '@nestjs/common';

/** For answers with tokens or about a person: nobody may keep them (RFC 6749 section 5.1). */
export function NoStore(): MethodDecorator {
  return Header('Cache-Control', 'no-store');
}
