import type { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import {
  importSecret,
  type Jwk,
} from '../../../libs/jwt-auth/src/keys/key-material.js';
import type { AsymmetricAlgorithm } from '../../../libs/jwt-auth/src/keys/algorithms.js';

/** Appendix A.1.1; also the key of the example in RFC 7519 section 3.1. */
export const HMAC_KEY: Jwk = {
  kty: 'oct',
  k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
};

/**
 * That key where no application could have it: it stands in public lists of secrets, so
 * `new Key()` refuses it.
 */
export function publishedHmacKey(): Key {
  const secret = importSecret(HMAC_KEY);
  return {
    kid: 'rfc7515-a1',
    algorithm: 'HS256',
    verifyKey: secret,
    signKey: secret,
    signer: undefined,
    window: { signFrom: -Infinity, verifyUntil: Infinity },
    verifyInput: { key: secret },
    signatureBytes: 32,
    canVerify: () => true,
    canSign: () => true,
  };
}

/** Appendix A.2.1, the public half. */
const RSA_KEY: Jwk = {
  kty: 'RSA',
  n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
  e: 'AQAB',
};

/** Appendix A.3.1, the public half. */
const P256_KEY: Jwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

/** Appendix A.4.1, the public half. */
const P521_KEY: Jwk = {
  kty: 'EC',
  crv: 'P-521',
  x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
  y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
};

/** `{"iss":"joe", "exp":1300819380, "http://example.com/is_root":true}`, with line breaks. */
export const JOE =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';

/** Appendix A.1.1, word for word the JWT of RFC 7519 section 3.1. */
export const HS256_JWT = `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${JOE}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`;

const RS256_SIGNATURE =
  'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw';
const ES256_SIGNATURE =
  'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
const ES512_SIGNATURE =
  'AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn';

const RS256_HEADER = 'eyJhbGciOiJSUzI1NiJ9';
const ES256_HEADER = 'eyJhbGciOiJFUzI1NiJ9';

/** Appendices A.2 to A.4. */
export const PAIR_EXAMPLES: readonly {
  readonly algorithm: AsymmetricAlgorithm;
  readonly jwk: Jwk;
  readonly jws: string;
}[] = [
  {
    algorithm: 'RS256',
    jwk: RSA_KEY,
    jws: `${RS256_HEADER}.${JOE}.${RS256_SIGNATURE}`,
  },
  {
    algorithm: 'ES256',
    jwk: P256_KEY,
    jws: `${ES256_HEADER}.${JOE}.${ES256_SIGNATURE}`,
  },
  {
    algorithm: 'ES512',
    jwk: P521_KEY,
    jws: `eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.${ES512_SIGNATURE}`,
  },
];

/** Appendix A.5, also in RFC 7519 section 6.1. */
export const UNSECURED_JWT = `eyJhbGciOiJub25lIn0.${JOE}.`;

/** Appendix A.6.4. */
export const GENERAL_JSON = {
  payload: JOE,
  signatures: [
    {
      protected: RS256_HEADER,
      header: { kid: '2010-12-29' },
      signature: RS256_SIGNATURE,
    },
    {
      protected: ES256_HEADER,
      header: { kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
      signature: ES256_SIGNATURE,
    },
  ],
};

/** Appendix A.7. */
export const FLATTENED_JSON = {
  payload: JOE,
  protected: ES256_HEADER,
  header: { kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
  signature: ES256_SIGNATURE,
};

/** Appendix E: what every implementation must refuse. */
export const UNDEFINED_CRITICAL =
  'eyJhbGciOiJub25lIiwNCiAiY3JpdCI6WyJodHRwOi8vZXhhbXBsZS5jb20vVU5ERUZJTkVEIl0sDQogImh0dHA6Ly9leGFtcGxlLmNvbS9VTkRFRklORUQiOnRydWUNCn0.RkFJTA.';
