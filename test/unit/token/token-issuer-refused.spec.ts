import { describe, expect, it } from 'vitest';
import { bench, refusal } from '../../support/tokens.js';

describe('issue() refuses', () => {
  const bad = ['15', '15 m', '', '0s', 0, -1, 1.5, NaN, Infinity, {}, true];

  it.each(bad)('expiresIn %j', async (expiresIn) => {
    await refused({ expiresIn });
  });

  it.each([...bad.filter((each) => each !== 0 && each !== '0s'), null])(
    'notBefore %j',
    async (notBefore) => {
      await refused({ notBefore });
    },
  );

  it.each([900, '15m', '16m'])(
    'notBefore %j, with which it is never good',
    async (notBefore) => {
      await refused({ notBefore });
    },
  );

  it.each<[unknown, string]>([
    ['', 'not be empty'],
    [5, 'be text, and it is number: give String(id)'],
    [5n, 'be text, and it is bigint: give String(id)'],
    [null, 'be text, and it is null'],
    [undefined, 'be text, and it is undefined'],
    [{}, 'be text, and it is object'],
    [['alice'], 'be text, and it is object'],
    [true, 'be text, and it is boolean'],
    ['a'.repeat(256), 'have at most 255 characters, and it has 256'],
    ...['\ud800', 'a\udfff', '\udc00\ud800'].map((text): [string, string] => [
      text,
      'be well-formed Unicode, and it holds half of a surrogate pair',
    ]),
  ])('the subject %o: it must %s', async (subject, fault) => {
    const error = await refusal(() => bench().service.issue(subject as string));
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'claim_invalid',
      message: `The subject must ${fault}`,
    });
  });

  it.each(['a', 'a'.repeat(255), '\u{1f600}', ' '])(
    'no subject such as %j',
    async (subject) => {
      const { claims } = await bench().service.issue(subject);
      expect(claims.sub).toBe(subject);
    },
  );

  async function refused(options: object): Promise<void> {
    const error = await refusal(() =>
      bench().service.issue('alice', {}, options),
    );
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'claim_invalid',
      message: expect.stringMatching(
        /^expiresIn must be a duration such as '15m' or 900, and notBefore a shorter one(; write '15[ms]'|; it is NaN: is the number read right\?)?$/,
      ) as string,
    });
  }
});
