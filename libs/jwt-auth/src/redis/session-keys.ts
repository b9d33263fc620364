import { subjectTag, tagOfSession } from '../sessions/session-id.js';

/** Keys as a script gets them: and how the first ends, after what all of its slot begin with. */
export interface ScriptKeys {
  readonly keys: readonly string[];
  readonly end: string;
}

/**
 * Names of keys. Those of a subject are in one slot of a cluster by the `{tag}` of it;
 * subjects that share a tag share no key, for the subject is in the name.
 */
export class SessionKeys {
  constructor(private readonly prefix: string) {}

  ofSession(id: string): ScriptKeys {
    return { keys: [this.#slot(tagOfSession(id)) + id], end: id };
  }

  ofSubject(subject: string): ScriptKeys {
    const slot = this.#slot(subjectTag(subject));
    const end = `version:${subject}`;
    return { keys: [slot + end, `${slot}of:${subject}`], end };
  }

  #slot(tag: string): string {
    return `${this.prefix}{${tag}}:`;
  }
}
