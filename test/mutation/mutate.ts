import type { Plugin } from 'vite';
import { REWRITES } from './rewrites.js';

const CHAIN_MODULE = '/src/token/token-verifier.ts';

/** What is taken out of the verifier. */
export interface Mutation {
  /** Name of a check whose verdict is ignored. */
  readonly switchedOff?: string | undefined;
  /** A condition that is not asked again of tokens in the cache. */
  readonly notRepeated?: string | undefined;
  /** Name of a rule that is rewritten, elsewhere than in the checks. */
  readonly rewritten?: string | undefined;
}

/**
 * Takes something out of the verifier. Done to the module while it
 * is loaded for a test, so that the library itself has no such switch.
 */
export function mutate({ switchedOff, notRepeated }: Mutation): Plugin {
  return {
    name: 'mutate-verifier',
    enforce: 'post',
    transform(code, id) {
      if (!id.endsWith(CHAIN_MODULE)) {
        return undefined;
      }
      return {
        map: null,
        code: omitting(code, notRepeated) + ignoring(switchedOff),
      };
    },
  };
}

function ignoring(check: string | undefined): string {
  return check === undefined
    ? ''
    : `
{
  const check = CHAIN.find(({ name }) => name === ${JSON.stringify(check)});
  const { passes } = check;
  check.passes = (examination) => {
    const verdict = passes(examination);
    return verdict instanceof Promise ? verdict.then(() => true) : true;
  };
}
`;
}

/** What `isStillGood()` asks of a token in the cache. */
export const REPEATED: readonly string[] = [
  'now >= goodFrom',
  'now < goodUntil',
  'isNow(issuers.find(claims.iss), expected)',
  'isNow(expected.keys.resolve(header, now), key)',
];

function omitting(code: string, condition: string | undefined): string {
  if (condition === undefined) {
    return code;
  }
  if (!code.includes(condition)) {
    throw new Error(`There is no condition ${condition} to omit`);
  }
  return code.replace(condition, 'true');
}

/** Takes a rule out of the sources, as they are written. */
export function rewrite({ rewritten }: Mutation): Plugin {
  const rule = rewritten === undefined ? undefined : REWRITES[rewritten];
  return {
    name: 'rewrite-sources',
    enforce: 'pre',
    transform(code, id) {
      if (rule === undefined || !id.endsWith(rule.module)) {
        return undefined;
      }
      if (code.split(rule.from).length !== 2) {
        throw new Error(`${rule.module} has not once: ${rule.from}`);
      }
      return { map: null, code: code.replace(rule.from, () => rule.to) };
    },
  };
}
