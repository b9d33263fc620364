import type { SessionService } from '@jwt-auth/nestjs';
import type { Rotator } from './rotator.js';

/** Refreshes as an application does them. */
export class Refreshes implements Rotator {
  readonly ids: readonly string[];

  constructor(
    private readonly sessions: SessionService,
    private readonly refreshTokens: string[],
  ) {
    this.ids = refreshTokens.map((token) => token.split('.')[0] as string);
  }

  async prepare(): Promise<void> {}

  async rotate(place: number): Promise<void> {
    const token = this.refreshTokens[place] as string;
    const { refreshToken } = await this.sessions.refresh(token);
    this.refreshTokens[place] = refreshToken;
  }
}
