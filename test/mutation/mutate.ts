import type { Plugin } from 'vite';

const CHAIN_MODULE = '/src/token/token-verifier.ts';

/** What is taken out of the verifier. */
export interface Mutation {
  /** Name of a check whose verdict is ignored. */
  readonly switchedOff?: string | undefined;
  /** Name of a check that is not made again of tokens in the cache. */
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
        code: code + ignoring(switchedOff) + omitting(notRepeated),
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

function omitting(check: string | undefined): string {
  return check === undefined
    ? ''
    : `
VOLATILE.splice(VOLATILE.findIndex(({ name }) => name === ${JSON.stringify(check)}), 1);
`;
}
