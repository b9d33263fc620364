import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import type { Expectation } from '../../../libs/jwt-auth/src/token/expectation.js';

/** What tokens must be of an issuer without keys. */
export function expectationOf(changes: Partial<Expectation> = {}): Expectation {
  return {
    issuer: 'https://issuer.example',
    audience: ['https://api.example'],
    type: 'jwt',
    subjectRequired: true,
    clockTolerance: 5,
    maxBytes: 8192,
    keys: new KeyRing([]),
    claimsValidator: undefined,
    ...changes,
  };
}
