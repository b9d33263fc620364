import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type SessionEvent, SessionService } from '@jwt-auth/nestjs';

const MOST = 200;

export interface LoggedEvent {
  /** Rises from one event to the next, across restarts too. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: SessionEvent;
}

/** The last events of this instance. There is never a token in one. */
@Injectable()
export class EventLog implements OnModuleInit {
  readonly #events: LoggedEvent[] = [];
  #number = 0;

  constructor(private readonly sessions: SessionService) {}

  onModuleInit(): void {
    this.sessions.events.on((event) => {
      const at = Date.now();
      this.#number = Math.max(this.#number + 1, at);
      this.#events.push({ number: this.#number, at, event });
      this.#events.splice(0, Math.max(0, this.#events.length - MOST));
    });
  }

  /** Those with a higher number, the oldest first. */
  after(number: number): LoggedEvent[] {
    return this.#events.filter((logged) => logged.number > number);
  }
}
