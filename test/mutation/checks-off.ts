import { CHAIN } from '../../libs/jwt-auth/src/token/token-verifier.js';
import { isMutantOn } from './mutants.js';

// Done to the checks while the tests run, so that the library itself has no such switch.
CHAIN.forEach((check, number) => {
  const { passes } = check;
  Object.assign(check, {
    passes: (...args: Parameters<typeof passes>) => {
      const verdict = passes.apply(check, args);
      if (!isMutantOn(number)) {
        return verdict;
      }
      return verdict instanceof Promise ? verdict.then(() => true) : true;
    },
  });
});
