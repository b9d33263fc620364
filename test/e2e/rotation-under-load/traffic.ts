import { setTimeout } from 'node:timers/promises';
import { kidOf } from '../../support/issuers/managed-app.js';
import { Counts } from './counts.js';
import { get } from './http-client.js';
import type { Instance } from './instances.js';
import { now, RELOAD_LAG, ROTATE_EVERY } from './settings.js';

/** A token that is in use. */
interface Pass {
  readonly token: string;
  readonly kid: string;
  readonly expiresAt: number;
  readonly issuer: Instance;
}

const CLIENTS = 24;
const ISSUING_SHARE = 0.2;
const MOST_TOKENS = 400;
/** So close to its end that an answer may come after it, a token is used no more. */
const MARGIN = 0.3;
/** However fast the machine is, keys must have the time to rotate and retire. */
const LEAST_SECONDS = 9 * ROTATE_EVERY;

/** Clients that ask for tokens and use them, at both instances. */
export class Traffic {
  readonly counts = new Counts();
  readonly kids = new Set<string>();
  readonly #passes: Pass[] = [];
  #begun = 0;
  #revoked: { readonly kid: string; effectiveAt: number } | undefined;

  constructor(
    private readonly instances: readonly Instance[],
    private readonly total: number,
  ) {}

  async run(): Promise<void> {
    this.#begun = now();
    const clients = Array.from({ length: CLIENTS }, () => this.#client());
    await Promise.all(clients);
  }

  /** Tokens of this key are good for nothing any more, everywhere once the lag is over. */
  async revoking(kid: string, revoke: () => Promise<unknown>): Promise<void> {
    this.#revoked = { kid, effectiveAt: Infinity };
    await revoke();
    this.#revoked.effectiveAt = now() + RELOAD_LAG;
  }

  #isAhead(): boolean {
    const share = this.counts.requests / this.total;
    return share < 1 && share > (now() - this.#begun) / LEAST_SECONDS;
  }

  async #client(): Promise<void> {
    while (await this.#turn()) {
      const pass = Math.random() < ISSUING_SHARE ? undefined : this.#pick();
      const instance = this.#instance();
      await (pass === undefined
        ? this.#issue(instance)
        : this.#use(pass, instance));
    }
  }

  /** Waits for the next request to be due; `false` where there is none any more. */
  async #turn(): Promise<boolean> {
    while (this.#isAhead()) {
      await setTimeout(5);
    }
    if (this.counts.requests >= this.total) {
      return false;
    }
    this.counts.requests++;
    return true;
  }

  #instance(): Instance {
    const up = this.instances.filter(({ isUp }) => isUp);
    return up[Math.floor(Math.random() * up.length)] as Instance;
  }

  #pick(): Pass | undefined {
    while (this.#passes.length > 0) {
      const at = Math.floor(Math.random() * this.#passes.length);
      const pass = this.#passes[at] as Pass;
      if (now() < pass.expiresAt - MARGIN) {
        return pass;
      }
      this.#passes.splice(at, 1);
    }
    return undefined;
  }

  async #issue(issuer: Instance): Promise<void> {
    const reply = await get(issuer.port, '/issue');
    if (reply?.status !== 200) {
      this.counts[reply === undefined ? 'undecided' : 'issuingRefused']++;
      return;
    }
    const { token, expiresAt } = reply.body as Pick<
      Pass,
      'token' | 'expiresAt'
    >;
    const kid = kidOf(token);
    this.kids.add(kid);
    this.counts.issued++;
    const place =
      this.#passes.length < MOST_TOKENS
        ? this.#passes.length
        : Math.floor(Math.random() * MOST_TOKENS);
    this.#passes[place] = { token, kid, expiresAt, issuer };
  }

  async #use(pass: Pass, instance: Instance): Promise<void> {
    const sentAt = now();
    const reply = await get(instance.port, '/enter', pass.token);
    if (reply === undefined) {
      this.counts.undecided++;
    } else if (pass.kid === this.#revoked?.kid) {
      this.#noteRevoked(reply.status, sentAt);
    } else if (reply.status === 200) {
      this.counts.accepted++;
      this.counts.acceptedElsewhere += pass.issuer === instance ? 0 : 1;
    } else if (now() < pass.expiresAt) {
      const code = String(reply.body['errorCode']);
      this.counts.refused.push(`${reply.status} ${code} at ${instance.name}`);
    } else {
      this.counts.undecided++;
    }
  }

  #noteRevoked(status: number, sentAt: number): void {
    if (sentAt < (this.#revoked?.effectiveAt ?? Infinity)) {
      this.counts.undecided++;
    } else if (status === 401) {
      this.counts.revokedRefused++;
    } else {
      this.counts.revokedAccepted++;
    }
  }
}
