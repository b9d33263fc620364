/** A refresh as the model knows it: by the place of its token in the lineage. */
export interface ModelRefresh {
  /** Which try this is; sent again it has the same number. */
  readonly number: number;
  /** Place of the token presented; of a lost branch, where it stands beside it. */
  readonly place: number;
  readonly kind: 'own' | 'forged' | 'branch';
  /** What the token says of its generation. */
  readonly claimed: number;
  readonly attempt: string | undefined;
  readonly device: string | undefined;
  readonly grace: number;
  readonly mostFollowed: number | undefined;
  readonly idle: number;
  readonly deadline: number;
}

/**
 * One session as the specification has it, told by its whole history: which tokens
 * there were, and which try made each. Knows no hashes, no nonces and no code of the
 * library; a store keeps two hashes only, and has to come to the same answers.
 */
export class LineageModel {
  /** The try that made each token; the first came with the sign-in. */
  readonly #madeBy: number[] = [-1];
  /** Whether the rotation that made each token was followed. */
  readonly #followed: boolean[] = [false];
  #attempt: string | undefined;
  device: string | undefined;
  #rotatedAt = -Infinity;
  #idleExpiresAt: number;
  revoked = false;

  constructor(
    now: number,
    idle: number,
    private readonly expiresAt: number,
    device: string | undefined,
  ) {
    this.#idleExpiresAt = Math.min(now + idle, expiresAt);
    this.device = device;
  }

  /** Place of the token that is good. */
  get last(): number {
    return this.#madeBy.length - 1;
  }

  /** How many rotations in a row were followed, up to the last one that was. */
  get followed(): number {
    const end = this.#followed.lastIndexOf(true);
    return end < 0 ? 0 : end - this.#followed.lastIndexOf(false, end);
  }

  get idleExpiresAt(): number {
    return this.#idleExpiresAt;
  }

  refresh(refresh: ModelRefresh, now: number): string {
    const { number, place, kind, claimed, deadline } = refresh;
    if (kind === 'forged') {
      return 'rejected';
    }
    if (this.revoked) {
      return 'revoked';
    }
    if (now >= this.#idleExpiresAt) {
      return 'expired';
    }
    if (this.#madeBy[this.last] === number) {
      return 'rotated';
    }
    if (now > deadline) {
      return 'late';
    }
    if (kind === 'branch') {
      return claimed > this.last ? 'rejected' : this.#end('theft');
    }
    switch (this.last - place) {
      case 0:
        return this.#current(refresh, now);
      case 1:
        return this.#predecessor(refresh, now);
      default:
        return claimed > this.last ? 'rejected' : this.#end('theft');
    }
  }

  #current(refresh: ModelRefresh, now: number): string {
    if (this.#isWithin(refresh.grace, now)) {
      return 'held';
    }
    this.#madeBy.push(refresh.number);
    this.#followed.push(false);
    this.#attempt = refresh.attempt;
    this.device = refresh.device ?? this.device;
    this.#rotatedAt = now;
    this.#idleExpiresAt = Math.min(now + refresh.idle, this.expiresAt);
    return 'rotated';
  }

  #predecessor(refresh: ModelRefresh, now: number): string {
    const { attempt, device, grace } = refresh;
    if (attempt !== undefined && attempt === this.#attempt) {
      return 'retried';
    }
    if (!this.#isWithin(grace, now)) {
      return this.#end('stale');
    }
    this.#followed[this.last] = true;
    if (this.followed > (refresh.mostFollowed ?? Infinity)) {
      this.#followed[this.last] = false;
      return this.#end('followed');
    }
    const other =
      device !== undefined &&
      this.device !== undefined &&
      device !== this.device;
    return other ? 'raced' : 'retried';
  }

  #isWithin(grace: number, now: number): boolean {
    return grace > 0 && now - this.#rotatedAt <= grace;
  }

  #end(outcome: string): string {
    this.revoked = true;
    return outcome;
  }
}
