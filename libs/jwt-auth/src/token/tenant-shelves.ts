import { LRUCache } from 'lru-cache';
import type { TrustedIssuer } from './trusted-issuers.js';

export interface Tenant<Options> {
  readonly options: Options;
  readonly issuer: TrustedIssuer;
  /** Monotonic seconds until which the answer of the team counts. */
  readonly until: number;
}

const MAX_KNOWN = 1000;
/** Anyone may be able to make these up. */
const MAX_NEW = 200;

/**
 * Holds tenants, those that have given keys apart from those that have not: only
 * tenants with keys displace tenants with keys. A tenant that is displaced is closed.
 */
export class TenantShelves<Options> {
  readonly #known = new LRUCache<string, Tenant<Options>>({
    max: MAX_KNOWN,
    dispose: ({ issuer }, _name, reason) => {
      if (reason === 'evict') {
        issuer.close();
      }
    },
    noDisposeOnSet: true,
  });
  readonly #new = new LRUCache<string, Tenant<Options>>({
    max: MAX_NEW,
    dispose: (tenant, name, reason) => {
      if (reason !== 'evict') {
        return;
      }
      if (tenant.issuer.hasGivenKeys()) {
        this.#known.set(name, tenant);
      } else {
        tenant.issuer.close();
      }
    },
    noDisposeOnSet: true,
  });

  get(name: string): Tenant<Options> | undefined {
    return this.#known.get(name) ?? this.#new.get(name);
  }

  /** Whether the tenant has given keys at any time since it is held. */
  isKnown(name: string): boolean {
    return (
      this.#known.has(name) ||
      this.#new.peek(name)?.issuer.hasGivenKeys() === true
    );
  }

  /** Replaces a tenant of the same name, and closes it unless its issuer is kept. */
  set(name: string, tenant: Tenant<Options>): void {
    const before = this.get(name);
    if (this.isKnown(name)) {
      this.#new.delete(name);
      this.#known.set(name, tenant);
    } else {
      this.#new.set(name, tenant);
    }
    if (before !== undefined && before.issuer !== tenant.issuer) {
      before.issuer.close();
    }
  }

  delete(name: string): void {
    this.get(name)?.issuer.close();
    this.#known.delete(name);
    this.#new.delete(name);
  }

  clear(): void {
    for (const shelf of [this.#known, this.#new]) {
      shelf.forEach(({ issuer }) => issuer.close());
      shelf.clear();
    }
  }
}
