import { LRUCache } from 'lru-cache';

/**
 * Names of claims that are, by their name, not for everyone to read. A longer
 * name matches by its end: `userPassword` and `db.password`, but not
 * `password_changed_at`.
 */
export const SECRET_CLAIM_NAMES: readonly string[] = [
  'password',
  'password_hash',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'secret_key',
  'private_key',
  'api_key',
  'access_key',
  'access_token',
  'refresh_token',
  'id_token',
  'credentials',
  'card_number',
  'credit_card',
  'cvv',
  'cvc',
  'pin',
  'otp',
  'ssn',
  'social_security_number',
  'iban',
];

/** Finds claims that are named like a secret. */
export class SecretClaims {
  readonly #secrets: readonly string[];
  /** Names that were judged before: an application has few. */
  readonly #judged = new LRUCache<string, boolean>({ max: 1000 });
  /** Sets of paths that were found in claims of sessions. */
  readonly #known = new LRUCache<string, true>({ max: 1000 });

  constructor(names: readonly string[]) {
    this.#secrets = names.map(words);
  }

  /** Paths of all such claims, nested ones too. */
  find(claims: object): string[] {
    const found: string[] = [];
    this.#collect(claims, '', found);
    return found;
  }

  /** Whether these were never asked about before: each refresh finds the same ones. */
  isNews(paths: readonly string[]): boolean {
    const set = paths.toSorted().join();
    const isNews = !this.#known.has(set);
    this.#known.set(set, true);
    return isNews;
  }

  /** @param prefix of the path, which ends with a dot */
  #collect(value: object, prefix: string, found: string[]): void {
    const isArray = Array.isArray(value);
    for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
      if (!isArray && this.#isSecret(name)) {
        found.push(prefix + name);
      }
      if (typeof inner === 'object' && inner !== null) {
        this.#collect(inner, `${prefix}${name}.`, found);
      }
    }
  }

  #isSecret(name: string): boolean {
    let judged = this.#judged.get(name);
    if (judged === undefined) {
      judged = this.#judge(words(name));
      this.#judged.set(name, judged);
    }
    return judged;
  }

  #judge(name: string): boolean {
    return this.#secrets.some(
      (secret) =>
        `_${name}`.endsWith(`_${secret}`) ||
        name.replaceAll('_', '') === secret.replaceAll('_', ''),
    );
  }
}

/** `cardNumber`, `card-number` and `CARD_NUMBER` are all `card_number`, and `APIKey` is `api_key`. */
function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .join('_')
    .toLowerCase();
}
