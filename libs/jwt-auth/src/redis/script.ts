import { createHash } from 'node:crypto';

/** A script and the name that Redis knows it by once it has run. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function script(text: string): Script {
  const sha = createHash('sha1').update(text).digest('hex');
  return { text, sha };
}
