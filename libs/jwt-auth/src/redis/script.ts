import { createHash } from 'node:crypto';

/** A script and the name that Redis knows it by once it has run. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/**
 * A script that answers with its last argument and its result: a connection that is out
 * of step gives an answer to another question, which must not pass for this one's.
 */
export function script(body: string): Script {
  const text = `local echo = table.remove(ARGV)
local function result()
${body}
end
local answer = result()
if type(answer) == 'table' and answer.err then
  return answer
end
return {echo, answer}
`;
  const sha = createHash('sha1').update(text).digest('hex');
  return { text, sha };
}
