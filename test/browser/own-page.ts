import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '@jwt-auth/nestjs';
import type { Page } from 'playwright-core';

/** A page of the application itself. */
@Public()
@Controller('page')
export class OwnPage {
  @Get()
  @Header('Content-Type', 'text/html')
  page(): string {
    return '<!doctype html><title>Our own page</title>';
  }
}

export interface Seen {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What a script of the page gets for a request. */
export function fetchOn(page: Page, url: string, body = {}): Promise<Seen> {
  return page.evaluate(
    async ([address, text]) => {
      const response = await fetch(address as string, {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      const answer = await response.text();
      return {
        status: response.status,
        body: answer === '' ? {} : JSON.parse(answer),
      };
    },
    [url, JSON.stringify(body)],
  ) as Promise<Seen>;
}
