import { assertSubject } from '../token/subject.js';
import { ownerOf } from './owner.js';
import {
  digestsOf,
  type RefreshToken,
  type TokenDigests,
} from './refresh-token.js';
import type { SessionRecord } from './session-record.js';

/** What binds sessions to the issuer that opens them. */
export class Owners {
  constructor(private readonly issuer: string) {}

  /** @throws AuthError `misconfigured` with `claim_invalid` if it is no subject that a token could have */
  of(subject: unknown): string {
    assertSubject(subject);
    return ownerOf(this.issuer, subject);
  }

  /** As they are stored if the token is one of this issuer. */
  digestsOf(token: RefreshToken): TokenDigests {
    return digestsOf(token, this.issuer);
  }

  /** Whether this issuer opened the session: a store may hold those of others. */
  isOwn({ owner, subject }: Pick<SessionRecord, 'owner' | 'subject'>): boolean {
    return owner === ownerOf(this.issuer, subject);
  }
}
