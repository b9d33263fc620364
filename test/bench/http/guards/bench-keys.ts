import jsonwebtoken from 'jsonwebtoken';
import { bareVerifier } from '../../tokens/bare-crypto.js';
import { AUDIENCE, ISSUER, type Material } from '../../tokens/material.js';
import { verifyingKey } from '../../tokens/material.js';

export interface ExpiringClaims {
  readonly exp: number;
}

/** What the peers verify with. A provider, so that guards are built as in any app. */
export class BenchKeys {
  /** The text that a team would pass on as it stands in its environment. */
  readonly text: string;
  readonly key: ReturnType<typeof verifyingKey>;
  readonly verifyOptions: jsonwebtoken.VerifyOptions;
  readonly bare: (token: string) => ExpiringClaims;
  /** `undefined` for an algorithm that jsonwebtoken lacks. */
  readonly jsonwebtoken: ((token: string) => ExpiringClaims) | undefined;

  constructor(readonly material: Material) {
    const { algorithm, verifying } = material;
    this.text = verifying;
    this.key = verifyingKey(material);
    this.bare = bareVerifier(material);
    this.verifyOptions = {
      algorithms: algorithm === 'EdDSA' ? [] : [algorithm],
      issuer: ISSUER,
      audience: AUDIENCE,
    };
    this.jsonwebtoken =
      algorithm === 'EdDSA'
        ? undefined
        : (token) =>
            jsonwebtoken.verify(
              token,
              this.key,
              this.verifyOptions,
            ) as ExpiringClaims;
  }
}
