import {
  createHmac,
  createSecretKey,
  hash,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import type { Redis } from 'ioredis';
import { AUDIENCE, ISSUER } from '../tokens/material.js';
import { IDLE_SECONDS } from './app.js';
import { familyOf } from './lineage.js';
import { RotationRecorder, type Words } from './recorded-rotation.js';
import type { Rotator } from './rotator.js';

const LIFETIME = 900;
/** Of no time, and of no other value in a command. */
const LATER = 9_999_999_999;

/** What a command has where it differs from refresh to refresh. */
interface Template {
  readonly words: Words;
  readonly presented: number;
  readonly successor: number;
  readonly nonce: number;
}

/**
 * The least that a refresh can be: it hashes, derives, runs the script and signs. It
 * looks at nothing, waits for ever, and believes whatever the store says. What ours is
 * measured against, not a thing to use.
 */
export class BareRefreshes implements Rotator {
  readonly ids: readonly string[];
  readonly #recorder: RotationRecorder;
  readonly #key = createSecretKey(randomBytes(32));
  readonly #header = encode({ alg: 'HS256', typ: 'at+jwt', kid: 'bare' });
  readonly #templates: Template[] = [];

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly refreshTokens: string[],
  ) {
    this.ids = refreshTokens.map((token) => token.split('.')[0] as string);
    this.#recorder = new RotationRecorder(prefix);
  }

  async prepare(): Promise<void> {
    if (this.#templates.length === 0) {
      for (const token of this.refreshTokens) {
        this.#templates.push(await this.#templateOf(token));
      }
    }
  }

  /** @returns the access token */
  async rotate(place: number): Promise<string> {
    const template = this.#templates[place] as Template;
    const parts = (this.refreshTokens[place] as string).split('.');
    const [id, generation, family, last = ''] = parts;
    const secret = Buffer.from(last, 'base64url');
    const nonce = randomBytes(16).toString('base64url');
    const next = createHmac('sha256', secret)
      .update(`successor${id}${nonce}`)
      .digest();
    const words: Words = [...template.words];
    words[template.presented] = hash('sha256', secret, 'base64url');
    words[template.successor] = hash('sha256', next, 'base64url');
    words[template.nonce] = nonce;
    const [, answer] = (await this.redis.call(...words)) as [
      string,
      string[][],
    ];
    const accessToken = this.#accessTokenOf(answer);
    this.refreshTokens[place] =
      `${id}.${Number(generation) + 1}.${family}.${next.toString('base64url')}`;
    return accessToken;
  }

  async #templateOf(refreshToken: string): Promise<Template> {
    const [id = ''] = refreshToken.split('.');
    const words = await this.#recorder.wordsOf({
      id,
      generation: 0,
      family: await familyOf(this.redis, this.prefix, id),
      presented: '@presented',
      successor: '@successor',
      nonce: '@nonce',
      grace: 0,
      idle: IDLE_SECONDS,
      deadline: LATER,
    });
    return {
      words,
      presented: words.indexOf('@presented'),
      successor: words.indexOf('@successor'),
      nonce: words.indexOf('@nonce'),
    };
  }

  #accessTokenOf([
    ,
    now,
    version,
    ,
    ,
    cells = [],
  ]: readonly string[][]): string {
    const row: Record<string, string> = {};
    for (let place = 0; place < cells.length; place += 2) {
      row[cells[place] as string] = cells[place + 1] as string;
    }
    const at = Math.floor(Number(now));
    const payload = encode({
      ...(JSON.parse(row['claims'] as string) as object),
      iss: ISSUER,
      aud: AUDIENCE,
      sub: row['subject'],
      sv: Number(version),
      iat: at,
      exp: at + LIFETIME,
      jti: randomUUID(),
    });
    const input = `${this.#header}.${payload}`;
    const signature = createHmac('sha256', this.#key)
      .update(input)
      .digest('base64url');
    return `${input}.${signature}`;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
