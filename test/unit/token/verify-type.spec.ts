import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import { Issuers } from '../../../libs/jwt-auth/src/token/issuers.js';
import {
  TokenVerifier,
  type VerifyOptions,
} from '../../../libs/jwt-auth/src/token/token-verifier.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { es, forge } from '../../support/forge.js';
import { expectationOf } from '../../support/issuers/expectations.js';
import { refusal } from '../../support/tokens.js';

const IDP = 'https://idp.example';
const OWN = expectationOf();
const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
});
const keys = new KeyRing([new Key({ material: publicKey, kid: 'a' })]);

/** The outcome for a token of another issuer, whose own rule for types is given. */
async function judged(
  rule: string | undefined,
  typ: string | undefined,
  options?: VerifyOptions,
): Promise<string> {
  const trusted = expectationOf({ issuer: IDP, keys, type: rule });
  const verifier = new TokenVerifier(
    new Issuers(OWN, { find: () => trusted }),
    new FakeClock(),
  );
  const token = forge(
    { alg: 'ES256', kid: 'a', ...(typ !== undefined && { typ }) },
    { iss: IDP, sub: 'bob', aud: OWN.audience[0], exp: START + 600 },
    es(256, privateKey),
  );
  const verify = (): unknown => verifier.verify(token, options);
  const { accepted } = await verifier.explain(token, options);
  if (accepted) {
    await verify();
    return 'in';
  }
  return (await refusal(verify)).code;
}

const REFUSED = 'type_mismatch';

describe('the type that verify() is asked for', () => {
  it.each<[rule: string | undefined, typ: string | undefined, string]>([
    ['jwt', 'JWT', 'in'],
    ['jwt', 'application/jwt', 'in'],
    ['jwt', 'at+jwt', REFUSED],
    ['at+jwt', 'at+jwt', REFUSED],
    ['at+jwt', 'JWT', REFUSED],
    ['at+jwt', undefined, REFUSED],
    [undefined, 'JWT', 'in'],
    [undefined, 'logout+jwt', REFUSED],
    [undefined, undefined, REFUSED],
  ])(
    'holds whoever issued the token: rule %j, typ %j is %s',
    async (rule, typ, outcome) => {
      expect(await judged(rule, typ, { type: 'JWT' })).toBe(outcome);
      const both = { type: 'JWT', audience: OWN.audience };
      expect(await judged(rule, typ, both)).toBe(outcome);
    },
  );

  it.each<[rule: string | undefined, typ: string | undefined, string]>([
    ['at+jwt', 'at+jwt', 'in'],
    ['at+jwt', 'JWT', REFUSED],
    [undefined, 'logout+jwt', 'in'],
    [undefined, undefined, 'in'],
  ])(
    'is that of its issuer where none is named: rule %j, typ %j is %s',
    async (rule, typ, outcome) => {
      expect(await judged(rule, typ)).toBe(outcome);
      expect(await judged(rule, typ, {})).toBe(outcome);
      expect(await judged(rule, typ, { audience: OWN.audience })).toBe(outcome);
    },
  );
});
