import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport';

/** Lets in whoever sends `X-Other`, as an API key or a session would. */
export class OtherPassportStrategy extends Strategy {
  override readonly name = 'other';

  override authenticate(request: {
    headers: Record<string, string | string[] | undefined>;
  }): void {
    const name = request.headers['x-other'];
    if (name === undefined) {
      this.fail('Other realm="other"', 401);
    } else {
      this.success({ other: name });
    }
  }
}

/** The strategy `'other'`, for `AuthGuard(['jwt', 'other'])`. */
@Injectable()
export class OtherStrategy extends PassportStrategy(
  OtherPassportStrategy,
  'other',
) {
  validate(): void {}
}
