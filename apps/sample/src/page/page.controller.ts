import { Controller, Get, Header, Headers, Param, Res } from '@nestjs/common';
import { Public } from '@jwt-auth/nestjs';
import { type HeaderResponse, pageFile } from './page-files.js';

@Public()
@Controller()
export class PageController {
  /** A page for browsers, which ask for one, and a message for everything else. */
  @Get()
  @Header('Vary', 'Accept')
  home(
    @Res({ passthrough: true }) response: HeaderResponse,
    @Headers('accept') accept = '',
  ): { message: string } | Promise<string> {
    return accept.includes('text/html')
      ? pageFile('index.html', response)
      : { message: 'Everyone may read this' };
  }

  @Get('page/:file')
  file(
    @Param('file') file: string,
    @Res({ passthrough: true }) response: HeaderResponse,
  ): Promise<string> {
    return pageFile(file, response);
  }
}
