import type { HttpResponse } from '../../http/http-request.js';
import { body } from '../../transport/extractors.js';
import type { TokenSource } from '../../transport/token-source.js';
import { REFRESH_TOKEN, RefreshTokenPlace } from './refresh-token-place.js';

/** Clients keep the token by themselves, and no browser sends it for another site. */
export class RefreshTokenInBody extends RefreshTokenPlace {
  readonly find = body(REFRESH_TOKEN);

  findAll(request: TokenSource): readonly string[] {
    const token = this.find(request);
    return token === undefined ? [] : [token];
  }

  admit(): void {}

  give(_: HttpResponse, token: string): { [REFRESH_TOKEN]: string } {
    return { [REFRESH_TOKEN]: token };
  }

  clear(): void {}
}
