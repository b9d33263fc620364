import { tagOfOwner, tagOfSession } from '../sessions/session-id.js';

/** The first key of a script, and how it ends, after the part that all of its slot begin with. */
export interface ScriptKey {
  readonly key: string;
  readonly end: string;
}

/** Names of keys. Those of an owner are in one slot of a cluster by the `{tag}` of it. */
export class SessionKeys {
  constructor(private readonly prefix: string) {}

  ofSession(id: string): ScriptKey {
    return { key: this.#slot(tagOfSession(id)) + id, end: id };
  }

  ofOwner(owner: string): ScriptKey {
    const end = `owner:${owner}`;
    return { key: this.#slot(tagOfOwner(owner)) + end, end };
  }

  #slot(tag: string): string {
    return `${this.prefix}{${tag}}:`;
  }
}
