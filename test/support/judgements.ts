import type { JwtClaims } from '@jwt-auth/nestjs';
import type { Judgement } from '../../libs/jwt-auth/src/principal/requirement.js';
import { principalOf } from '../../libs/jwt-auth/src/principal/principal.js';
import { START } from './fake-clock.js';
import { goodClaims } from './scenes.js';

/** A caller with these claims beside those of a good token, judged by the default paths. */
export function judgementOf(
  claims: Readonly<Record<string, unknown>> = {},
  changes: Partial<Judgement> = {},
): Judgement {
  const all = { ...goodClaims(START), ...claims } as JwtClaims;
  return {
    principal: principalOf({ type: 'JWT', claims: all }),
    grants: {
      roles: ['roles'],
      scopes: ['scope'],
      permissions: ['permissions'],
    },
    authorize: () => {
      throw new Error('No rule was to be asked');
    },
    ...changes,
  };
}
