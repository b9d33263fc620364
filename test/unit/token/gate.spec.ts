import { describe, expect, it } from 'vitest';
import { encodePart, forge } from '../../support/forge.js';
import { START } from '../../support/fake-clock.js';
import { goodClaims, goodHeader, SCENES } from '../../support/scenes.js';
import { bench, verdict } from '../../support/tokens.js';

const scene = SCENES.HS256;
const { service } = bench();
const HEADER = encodePart(goodHeader(scene));
const PAYLOAD = encodePart(goodClaims(START));

/** Signed as it should be, over parts that are not. */
function signed(header: string, payload: string): string {
  const input = `${header}.${payload}`;
  return `${input}.${scene.signer(input).toString('base64url')}`;
}

const GOOD = signed(HEADER, PAYLOAD);

it('accepts the token that the cases below are made from', async () => {
  expect(await verdict(service, GOOD)).toBe('accepted');
});

describe('the gate refuses as malformed', () => {
  it.each<[string, unknown, string]>([
    ['nothing', '', 'token_text'],
    ['undefined', undefined, 'token_text'],
    ['null', null, 'token_text'],
    ['a number', 42, 'token_text'],
    ['an object', {}, 'token_text'],
    ['a token in an array', [GOOD], 'token_text'],
    ['a token in a String object', Object(GOOD), 'token_text'],
    ['a symbol', Symbol('token'), 'token_text'],
    ['one part', 'abc', 'three_parts'],
    ['two parts', `${HEADER}.${PAYLOAD}`, 'three_parts'],
    ['four parts', `${GOOD}.`, 'three_parts'],
    ['five parts, a JWE', 'a.b.c.d.e', 'three_parts'],
    ['dots only', '...', 'three_parts'],
    ['dots without end', '.'.repeat(8192), 'three_parts'],
    ['an empty header', signed('', PAYLOAD), 'header_encoding'],
    ['a padded header', signed(`${HEADER}=`, PAYLOAD), 'header_encoding'],
    ['a space before it', ` ${GOOD}`, 'header_encoding'],
    ['a header of other JSON', forge([], {}, scene.signer), 'header_json'],
    ['a header of no JSON', forge('{', {}, scene.signer), 'header_json'],
    [
      'a header with a member twice',
      forge('{"alg":"HS256","alg":"HS256","typ":"JWT"}', {}, scene.signer),
      'header_json',
    ],
    ['an empty payload', signed(HEADER, ''), 'payload_encoding'],
    ['a padded payload', signed(HEADER, `${PAYLOAD}=`), 'payload_encoding'],
    [
      'a payload of null',
      forge(goodHeader(scene), null, scene.signer),
      'payload_json',
    ],
    [
      'a payload of text',
      forge(goodHeader(scene), '"x"', scene.signer),
      'payload_json',
    ],
    [
      'a payload of a number',
      forge(goodHeader(scene), 1, scene.signer),
      'payload_json',
    ],
    [
      'a payload of an array',
      forge(goodHeader(scene), [1], scene.signer),
      'payload_json',
    ],
    [
      'a payload with a member twice',
      forge(goodHeader(scene), '{"sub":"a","sub":"b"}', scene.signer),
      'payload_json',
    ],
    ['no signature', `${HEADER}.${PAYLOAD}.`, 'signature_encoding'],
    ['a padded signature', `${GOOD}=`, 'signature_encoding'],
    ['a line break after it', `${GOOD}\n`, 'signature_encoding'],
    ['unused bits that are set', unusedBitSet(GOOD), 'signature_encoding'],
  ])('%s', async (_, token, check) => {
    expect(await verdict(service, token)).toBe(`${check}: token_malformed`);
  });
});

describe('the gate, on length', () => {
  it.each([
    [8192, 'three_parts: token_malformed'],
    [8193, 'token_size: token_too_large'],
    [1_000_000, 'token_size: token_too_large'],
  ])('of %d', async (length, expected) => {
    expect(await verdict(service, 'a'.repeat(length))).toBe(expected);
  });

  it('goes by limits.tokenBytes', async () => {
    const exact = bench({ limits: { tokenBytes: GOOD.length } });
    expect(await verdict(exact.service, GOOD)).toBe('accepted');
    const less = bench({ limits: { tokenBytes: GOOD.length - 1 } });
    expect(await verdict(less.service, GOOD)).toBe(
      'token_size: token_too_large',
    );
  });
});

/** 32 bytes leave two bits of the last character unused. */
function unusedBitSet(token: string): string {
  const last = token.charCodeAt(token.length - 1);
  return token.slice(0, -1) + String.fromCharCode(last + 1);
}
