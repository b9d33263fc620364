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

  it.each(['', 5, null, undefined, {}, ['alice'], true])(
    'the subject %j',
    (subject) => refusedSubject(subject),
  );

  async function refused(options: object): Promise<void> {
    const error = await refusal(() =>
      bench().service.issue('alice', {}, options),
    );
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'claim_invalid',
      message:
        "expiresIn must be a duration such as '15m' or 900, and notBefore a shorter one",
    });
  }

  async function refusedSubject(subject: unknown): Promise<void> {
    const error = await refusal(() => bench().service.issue(subject as string));
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'claim_invalid',
      message: 'The subject must be text and not empty',
    });
  }
});
