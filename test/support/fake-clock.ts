import { Clock } from '@jwt-auth/nestjs';

/** 2030-01-01T00:00:00Z. */
export const START = 1_893_456_000;

/** A clock that stands still until it is moved. */
export class FakeClock extends Clock {
  #now = START;

  now(): number {
    return this.#now;
  }

  advance(seconds: number): void {
    this.#now += seconds;
  }
}
