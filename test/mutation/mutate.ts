import type { Plugin } from 'vite';

const CHAIN_MODULE = '/src/token/token-verifier.ts';

/** What is taken out of the verifier. */
export interface Mutation {
  /** Name of a check whose verdict is ignored. */
  readonly switchedOff?: string | undefined;
  /** A condition that is not asked again of tokens in the cache. */
  readonly notRepeated?: string | undefined;
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
  'isNow(this.issuers.find(claims.iss), expected)',
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
