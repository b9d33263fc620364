import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { AuthError } from '../errors.js';
import { refreshTokenOf } from '../guards/refresh-token.guard.js';

const refreshToken = createParamDecorator(
  (_: unknown, context: ExecutionContext) => {
    const request = context.switchToHttp().getRequest<object>();
    const token = refreshTokenOf(request);
    if (token === undefined) {
      throw new AuthError('misconfigured', 'wiring_invalid', {
        reason: `@RefreshToken() in ${context.getClass().name} needs @UseGuards(RefreshTokenGuard) on the method`,
      });
    }
    return token;
  },
);

/** The refresh token that `RefreshTokenGuard` found: well-formed, and nothing more is known of it. */
export function RefreshToken(): ParameterDecorator {
  return refreshToken();
}
