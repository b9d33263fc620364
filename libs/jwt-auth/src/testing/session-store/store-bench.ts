import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ownerOf } from '../../sessions/owner.js';
import {
  digestsOf,
  newRefreshToken,
  type RefreshToken,
  type TokenDigests,
} from '../../sessions/refresh-token.js';
import type { Rotation } from '../../sessions/rotation.js';
import type { SessionRecord } from '../../sessions/session-record.js';
import type { SessionStore } from '../../sessions/session-store.js';
import type {
  CreationAnswer,
  NewSession,
  RotationAnswer,
} from '../../sessions/store-answers.js';
import { Succession } from '../../sessions/succession.js';

export type MakeSessionStore = (
  offset: () => number,
) => SessionStore | Promise<SessionStore>;

const ISSUER = 'https://issuer.example';
export const SUBJECT = "größer 钥匙 🔑 \u0000 ' \\ %s $1";

/** Seconds in which a test that is not about deadlines must be through. */
const PATIENCE = 600;

export const GRACE = 30;
export const IDLE = 3600;
export const ABSOLUTE = 86_400;

/** A rotation, what the store made of it, and the token that its caller then holds. */
export interface Presented {
  readonly rotation: Rotation;
  readonly answer: RotationAnswer;
  /** `undefined` where it was refused. */
  readonly held: RefreshToken | undefined;
}

/** Plays the part of the service, and of clients with their tokens, before a store. */
export class StoreBench {
  readonly #succession = new Succession();
  readonly #makeStore: MakeSessionStore;
  #offset = 0;
  #first: Promise<SessionStore> | undefined;

  constructor(makeStore: MakeSessionStore) {
    this.#makeStore = makeStore;
  }

  /** The store that most calls go to. */
  store(): Promise<SessionStore> {
    this.#first ??= this.another();
    return this.#first;
  }

  /** Another instance with the same data. */
  async another(): Promise<SessionStore> {
    return this.#makeStore(() => this.#offset);
  }

  /** Moves the clock of all stores. */
  advance(seconds: number): void {
    this.#offset += seconds;
  }

  async deadline(): Promise<number> {
    return (await (await this.store()).now()) + PATIENCE;
  }

  newOwner(): string {
    return ownerOf(ISSUER, randomUUID());
  }

  digestsOf(token: RefreshToken): TokenDigests {
    return digestsOf(token, ISSUER);
  }

  async draft(
    token: RefreshToken,
    owner: string,
    changes: Partial<NewSession> = {},
  ): Promise<NewSession> {
    const { family, secret } = this.digestsOf(token);
    return {
      id: token.sessionId,
      owner,
      subject: SUBJECT,
      family,
      current: secret,
      claims: '{}',
      idle: IDLE,
      absolute: ABSOLUTE,
      version: 0,
      deadline: await this.deadline(),
      ...changes,
    };
  }

  /** Tries to open a session. */
  async create(
    changes: Partial<NewSession> = {},
    store?: SessionStore,
  ): Promise<{ token: RefreshToken; answer: CreationAnswer }> {
    const owner = changes.owner ?? this.newOwner();
    const token = newRefreshToken(owner);
    const session = await this.draft(token, owner, changes);
    const answer = await (store ?? (await this.store())).create(session);
    return { token, answer };
  }

  /** Opens a session, and gives its first refresh token. */
  async open(changes: Partial<NewSession> = {}): Promise<RefreshToken> {
    const { token, answer } = await this.create(changes);
    assert.equal(answer.outcome, 'created');
    return token;
  }

  async rotation(
    token: RefreshToken,
    changes: Partial<Rotation> = {},
  ): Promise<Rotation> {
    const nonce = this.#succession.newNonce();
    const { family, secret: presented } = this.digestsOf(token);
    const candidate = this.#succession.candidate(token, nonce);
    return {
      id: token.sessionId,
      generation: token.generation,
      family,
      presented,
      successor: this.digestsOf(candidate).secret,
      nonce,
      grace: GRACE,
      idle: IDLE,
      deadline: await this.deadline(),
      ...changes,
    };
  }

  async present(
    token: RefreshToken,
    changes: Partial<Rotation> = {},
    store?: SessionStore,
  ): Promise<Presented> {
    const rotation = await this.rotation(token, changes);
    const answer = await (store ?? (await this.store())).rotate(rotation);
    return { rotation, answer, held: this.heldAfter(token, answer) };
  }

  /** Presents a token that is good, and gives the next. */
  async next(
    token: RefreshToken,
    changes: Partial<Rotation> = {},
  ): Promise<RefreshToken> {
    const { answer, held } = await this.present(token, changes);
    assert.equal(answer.outcome, 'rotated');
    return held as RefreshToken;
  }

  /** A token after so many rotations, each a good while after the one before. */
  async lineage(rotations: number): Promise<RefreshToken[]> {
    const tokens = [await this.open()];
    for (let each = 0; each < rotations; each++) {
      this.advance(GRACE + 2);
      tokens.push(await this.next(tokens.at(-1) as RefreshToken));
    }
    return tokens;
  }

  /** Opens sessions of one owner, one after the other. */
  async openSome(
    owner: string,
    many: number,
    changes: Partial<NewSession> = {},
  ): Promise<RefreshToken[]> {
    const tokens: RefreshToken[] = [];
    for (let each = 0; each < many; each++) {
      tokens.push(await this.open({ ...changes, owner }));
      this.advance(1);
    }
    return tokens;
  }

  /** Ids of the live sessions of an owner, the newest sign-in first. */
  async listed(owner: string): Promise<string[]> {
    const page = { limit: 1000 };
    const { sessions } = await (await this.store()).list(owner, page);
    return sessions.map(({ id }) => id);
  }

  async stored(token: RefreshToken): Promise<SessionRecord> {
    const { session } = await (await this.store()).read(token.sessionId);
    assert.ok(session, 'the session is stored');
    return session;
  }

  /** What a client can make of an answer with the token that it presented. */
  heldAfter(
    token: RefreshToken,
    { outcome, session }: RotationAnswer,
  ): RefreshToken | undefined {
    switch (outcome) {
      case 'held':
        return token;
      case 'rotated':
      case 'retried':
      case 'raced':
        return this.#succession.find(
          token,
          session?.nonce ?? '',
          session?.current ?? '',
        );
      default:
        return undefined;
    }
  }
}
