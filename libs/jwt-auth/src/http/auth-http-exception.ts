import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { AuthError, AuthErrorCode } from '../errors.js';
import { HTTP_STATUS } from '../transport/challenge.js';

/**
 * A refusal as Nest's exception filters know it: the usual body with `errorCode`
 * beside it. The {@link AuthError} is its `cause`.
 */
export class AuthHttpException extends HttpException {
  override readonly errorCode: AuthErrorCode;

  constructor(error: AuthError) {
    const statusCode = HTTP_STATUS[error.kind];
    super(
      {
        statusCode,
        message: error.description,
        error: STATUS_CODES[statusCode],
        errorCode: error.code,
      },
      statusCode,
      { cause: error },
    );
    this.errorCode = error.code;
  }
}
