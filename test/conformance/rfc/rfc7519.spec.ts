import { describe, expect, it } from 'vitest';
import type { AuthErrorCode } from '../../../libs/jwt-auth/src/errors.js';
import { verdict, VERIFIED, verifierOf } from '../vectors/signature-level.js';
import {
  publishedHmacKey,
  HS256_JWT,
  UNSECURED_JWT,
} from './rfc7515-examples.js';

/** Appendix A.1. */
const ENCRYPTED_JWT = [
  'eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0',
  'QR1Owv2ug2WyPBnbQrRARTeEk9kDO2w8qDcjiHnSJflSdv1iNqhWXaKH4MqAkQtMoNfABIPJaZm0HaA415sv3aeuBWnD8J-Ui7Ah6cWafs3ZwwFKDFUUsWHSK-IPKxLGTkND09XyjORj_CHAgOPJ-Sd8ONQRnJvWn_hXV1BNMHzUjPyYwEsRhDhzjAD26imasOTsgruobpYGoQcXUwFDn7moXPRfDE8-NoQX7N7ZYMmpUDkR-Cx9obNGwJQ3nM52YCitxoQVPzjbl7WBuB7AohdBoZOdZ24WlN1lVIeh8v1K4krB8xgKvRU8kgFrEn_a1rZgN5TiysnmzTROF869lQ',
  'AxY8DCtDaGlsbGljb3RoZQ',
  'MKOle7UQrG6nSxTLX6Mqwt0orbHvAKeWnDYvpIAeZ72deHxz3roJDXQyhxx0wKaMHDjUEOKIwrtkHthpqEanSBNYHZgmNOV7sln1Eu9g3J8',
  'fiK51VwhsxJ-siBMR-YFiA',
].join('.');

/** Appendix A.2: the JWS of RFC 7515 appendix A.2, encrypted. */
const NESTED_JWT = [
  'eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiY3R5IjoiSldUIn0',
  'g_hEwksO1Ax8Qn7HoN-BVeBoa8FXe0kpyk_XdcSmxvcM5_P296JXXtoHISr_DD_MqewaQSH4dZOQHoUgKLeFly-9RI11TG-_Ge1bZFazBPwKC5lJ6OLANLMd0QSL4fYEb9ERe-epKYE3xb2jfY1AltHqBO-PM6j23Guj2yDKnFv6WO72tteVzm_2n17SBFvhDuR9a2nHTE67pe0XGBUS_TK7ecA-iVq5COeVdJR4U4VZGGlxRGPLRHvolVLEHx6DYyLpw30Ay9R6d68YCLi9FYTq3hIXPK_-dmPlOUlKvPr1GgJzRoeC9G5qCvdcHWsqJGTO_z3Wfo5zsqwkxruxwA',
  'UmVkbW9uZCBXQSA5ODA1Mg',
  'VwHERHPvCNcHHpTjkoigx3_ExK0Qc71RMEParpatm0X_qpg-w8kozSjfNIPPXiTBBLXR65CIPkFqz4l1Ae9w_uowKiwyi9acgVztAi-pSL8GQSXnaamh9kX1mdh3M_TT-FZGQFQsFhu0Z72gJKGdfGE-OE7hS1zuBD5oEUfk0Dmb0VzWEzpxxiSSBbBAzP10l56pPfAtrjEYw-7ygeMkwBl6Z_mLS6w6xUgKlvW6ULmkV-uLC4FUiyKECK4e3WZYKw1bpgIqGYsw2v_grHjszJZ-_I5uM-9RA8ycX9KqPRp9gc6pXmoU_-27ATs9XCvrZXUtK2902AUzqpeEUJYjWWxSNsS-r1TJ1I-FMJ4XyAiGrfmo9hQPcNBYxPz3GQb28Y5CLSQfNgKSGt0A4isp1hBUXBHAndgtcslt7ZoQJaKe_nNJgNliWtWpJ_ebuOpEl8jdhehdccnRMIwAmU1n7SPkmhIl1HlSOpvcvDfhUN5wuqU955vOBvfkBOh5A11UzBuo2WlgZ6hYi9-e3w29bR0C2-pp3jbqxEDw3iWaf2dc5b-LnR0FEYXvI_tYk5rd_J9N0mg0tQ6RbpxNEMNoA9QWk5lgdPvbh9BaO195abQ',
  'AVO9iT5AV4CzvDJCdhSFlQ',
].join('.');

const EXPIRES = 1_300_819_380;
const keys = [publishedHmacKey()];
const byJoe = { issuer: 'joe' };

function refusal(check: string, code: AuthErrorCode): unknown {
  return expect.objectContaining({ kind: 'rejected', check, code });
}

describe('RFC 7519', () => {
  it('3.1 the signature of the example verifies', () => {
    expect(verdict(HS256_JWT, keys)).toBe(VERIFIED);
  });

  it('3.1 its issuer is compared with the one configured', () => {
    expect(() => verifierOf(keys).verify(HS256_JWT)).toThrow(
      refusal('issuer', 'issuer_untrusted'),
    );
  });

  it('3.1 it is refused for the audience that it lacks', () => {
    expect(() => verifierOf(keys, byJoe).verify(HS256_JWT)).toThrow(
      refusal('audience', 'audience_mismatch'),
    );
  });

  it.each([
    [EXPIRES - 1, ['audience', 'subject']],
    [EXPIRES, ['audience', 'subject', 'not_expired']],
  ])('3.1 at %d it fails %j and nothing else', async (now, expected) => {
    const verifier = verifierOf(keys, byJoe, now);
    const { checks } = await verifier.explain(HS256_JWT);
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ check }) => check)).toEqual(expected);
    expect(checks.some(({ outcome }) => outcome === 'skipped')).toBe(false);
  });

  it('6.1 the unsecured JWT is refused', () => {
    expect(() => verifierOf(keys, byJoe).verify(UNSECURED_JWT)).toThrow(
      refusal('header_algorithm', 'algorithm_not_allowed'),
    );
  });

  it.each([
    ['A.1 the encrypted', ENCRYPTED_JWT],
    ['A.2 the nested', NESTED_JWT],
  ])('%s JWT is refused by its parts', (_, token) => {
    expect(() => verifierOf(keys, byJoe).verify(token)).toThrow(
      refusal('three_parts', 'token_malformed'),
    );
  });
});
