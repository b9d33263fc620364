import 'reflect-metadata';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Public, RefreshTokenGuard, TokenService } from '@jwt-auth/nestjs';
import { Type } from 'class-transformer';
import { IsArray, IsOptional, IsString, ValidateNested } from 'class-validator';
import { CapturedLog, loggingTo } from '../../support/captured-log.js';
import type { Platform } from '../../support/platform.js';
import { type AuthApp, startAuth } from '../auth-endpoints/auth-app.js';

/** What the process is told to do, by the parent. */
export type Order =
  | { readonly start: Platform }
  | { readonly mark: true }
  | { readonly lag: true };

export interface Ready {
  /** Of the application with the class that is there, and with one of a team. */
  readonly urls: readonly [usual: string, nested: string];
}

export interface Mark {
  /** For the next request, of somebody who has not signed out yet. */
  readonly token: string;
  /** Milliseconds of CPU that the process has taken since the mark before. */
  readonly cpu: number;
  /** What was logged since. */
  readonly log: string;
}

export interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

class Factor {
  @IsString()
  readonly id!: string;
}

/** Credentials of a team, with lists and objects in them. */
class NestedCredentials {
  @IsString()
  readonly username!: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Factor)
  readonly factors?: Factor[];

  @ValidateNested()
  @Type(() => Factor)
  readonly password!: Factor;
}

@Public()
@Controller()
class Others {
  /** Costs what the platform takes to parse the body. */
  @Post('plain')
  @HttpCode(204)
  plain(): void {}

  @UseGuards(RefreshTokenGuard)
  @Post('team/refresh')
  refresh(): void {}
}

const log = new CapturedLog();
const delay = monitorEventLoopDelay({ resolution: 1 });
let before = process.cpuUsage();
let apps: readonly AuthApp[] = [];
let subjects = 0;

function start(
  platform: Platform,
  credentials?: new () => object,
): Promise<AuthApp> {
  return startAuth(platform, {
    endpoints: {
      introspection: { scope: 'introspect' },
      ...(credentials && { credentials }),
    },
    metadata: { controllers: [Others] },
    start: loggingTo(log),
  });
}

async function started(platform: Platform): Promise<Ready> {
  apps = [await start(platform), await start(platform, NestedCredentials)];
  const [usual = '', nested = ''] = apps.map(({ running }) => running.url);
  delay.enable();
  return { urls: [usual, nested] };
}

async function mark(): Promise<Mark> {
  const { user, system } = process.cpuUsage(before);
  const { text } = log;
  const token = await newToken();
  log.clear();
  before = process.cpuUsage();
  return { token, cpu: (user + system) / 1000, log: text };
}

async function newToken(): Promise<string> {
  const tokens = apps[0]?.running.app.get(TokenService);
  const scope = { scope: 'introspect' };
  const issued = await tokens?.issue(`subject ${subjects++}`, scope);
  return issued?.token ?? '';
}

function lag(): Lag {
  const [p50 = 0, p99 = 0] = [50, 99].map(
    (each) => delay.percentile(each) / 1e6,
  );
  const max = delay.max / 1e6;
  delay.reset();
  return { p50, p99, max };
}

async function answerTo(order: Order): Promise<Ready | Mark | Lag> {
  if ('start' in order) {
    return started(order.start);
  }
  return 'mark' in order ? mark() : lag();
}

process.on('message', (order: Order) => {
  void answerTo(order).then((answer) => process.send?.(answer));
});
