import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** The header by which an answer shows that the filter made it. */
export const ASKED = 'x-asked';

/** As in the documentation of Nest, but that it tells what an `HttpException` has to say. */
@Catch()
export class CatchAll implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(exception: Error, host: ArgumentsHost): void {
    const { httpAdapter } = this.host;
    const response: unknown = host.switchToHttp().getResponse();
    httpAdapter.setHeader(response, ASKED, 'yes');
    const isHttp = exception instanceof HttpException;
    httpAdapter.reply(
      response,
      isHttp ? exception.getResponse() : {},
      isHttp ? exception.getStatus() : 500,
    );
  }
}
