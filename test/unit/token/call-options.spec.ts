import type { TokenService } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { goodClaims } from '../../support/scenes.js';
import { altered, bench, refusal } from '../../support/tokens.js';

const TYPE = 'email-verification+jwt';

type Call = (service: TokenService<object>, options: never) => Promise<unknown>;

/** Each method that takes options, with options that are good. */
const CALLS: Readonly<Record<string, readonly [Call, object]>> = {
  issue: [(service, options) => service.issue('alice', {}, options), {}],
  sign: [
    (service, options) => service.sign({}, options),
    { type: TYPE, expiresIn: '1h' },
  ],
  verify: [(service, options) => service.verify(altered({}), options), {}],
  consume: [
    (service, options) => service.consume(altered({}), options),
    { type: TYPE },
  ],
  explain: [(service, options) => service.explain(altered({}), options), {}],
};

describe.each(Object.entries(CALLS))(
  'TokenService.%s()',
  (name, [call, good]) => {
    const refused = (options: unknown): Promise<unknown> =>
      refusal(() => call(bench().service, options as never));

    it('refuses an option that it does not know', async () => {
      expect(await refused({ ...good, colour: 1 })).toMatchObject({
        kind: 'misconfigured',
        code: 'options_invalid',
        message: expect.stringMatching(
          `^TokenService\\.${name}\\(\\): colour is no option here; known are `,
        ) as string,
      });
    });

    it.each([undefined, null, false])(
      'refuses one whose value is %j, too',
      async (colour) => {
        expect(await refused({ ...good, colour })).toMatchObject({
          code: 'options_invalid',
        });
      },
    );

    it('refuses an option that is inherited', async () => {
      const options = Object.assign(
        Object.create({ colour: 1 }) as object,
        good,
      );
      expect(await refused(options)).toMatchObject({ code: 'options_invalid' });
    });

    it.each([[null], ['1h'], [5], [true], [['type']], [() => ({})]])(
      'refuses %o in place of options',
      async (options) => {
        expect(await refused(options)).toMatchObject({
          kind: 'misconfigured',
          code: 'options_invalid',
          message: expect.stringMatching(
            `^TokenService\\.${name}\\(\\): its options must be an object of `,
          ) as string,
        });
      },
    );
  },
);

describe('an option of jsonwebtoken', () => {
  it.each<[string, string, string]>([
    [
      'issue',
      'expiresin',
      'did you mean expiresIn? Known are expiresIn, notBefore',
    ],
    ['issue', 'expireIn', 'did you mean expiresIn?'],
    ['issue', 'exp', "write expiresIn, such as '15m'"],
    ['issue', 'subject', 'it is the first argument'],
    ['issue', 'audience', 'For another purpose call sign()'],
    ['issue', 'type', 'For another purpose call sign()'],
    ['issue', 'jwtid', 'it is made by the library'],
    ['issue', 'secret', 'the keys stand in the option keys of forRoot()'],
    ['issue', 'algorithm', 'the keys stand in the option keys of forRoot()'],
    ['sign', 'aud', 'write audience'],
    ['sign', 'sub', 'write subject'],
    ['sign', 'issuer', 'it is the issuer of forRoot()'],
    ['sign', 'notbefore', 'did you mean notBefore?'],
    ['verify', 'ignoreExpiration', 'An expired token is always refused'],
    [
      'verify',
      'clockTolerance',
      'write the option clockTolerance of forRoot()',
    ],
    ['verify', 'algorithms', 'the keys stand in the option keys of forRoot()'],
    ['verify', 'aud', 'write audience'],
    ['verify', 'typ', 'write type'],
    ['verify', 'audiance', 'did you mean audience?'],
    ['verify', 'subject', 'compare the claims that verify() returns'],
    ['consume', 'issuer', 'or one of trustedIssuers'],
    ['explain', 'complete', 'decode() reads the header'],
  ])(
    'of %s(), %s, is answered with the place of ours',
    async (name, option, remedy) => {
      const [call, good] = CALLS[name] as readonly [Call, object];
      const error = await refusal(() =>
        call(bench().service, { ...good, [option]: 'x' } as never),
      );
      expect(error).toMatchObject({ code: 'options_invalid' });
      expect((error as Error).message).toContain(
        `(): ${option} is no option here`,
      );
      expect((error as Error).message).toContain(remedy);
    },
  );
});

describe('options that are good', () => {
  it('may be frozen, empty or undefined', async () => {
    const { service } = bench();
    for (const options of [
      undefined,
      {},
      Object.freeze({ audience: undefined }),
    ]) {
      expect(await service.verify(altered({}), options as never)).toEqual(
        goodClaims(START),
      );
    }
  });
});

describe('a lifetime', () => {
  it.each([
    ['1 hour', "; write '1h'"],
    ['60', "; write '1m'"],
    ['soon', ''],
  ])(
    'of %j is refused, with the one that is meant',
    async (expiresIn, slip) => {
      const { service } = bench();
      const error = await refusal(() =>
        service.issue('alice', {}, { expiresIn } as never),
      );
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'claim_invalid',
        message: `expiresIn must be a duration such as '15m' or 900, and notBefore a shorter one${slip}`,
      });
    },
  );

  it.each(['15m', 900])(
    'of %j among the claims is refused',
    async (expiresIn) => {
      const { service } = bench();
      const error = await refusal(() => service.issue('alice', { expiresIn }));
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'options_invalid',
        message: expect.stringContaining(
          'write issue(subject, claims, { expiresIn })',
        ) as string,
      });
    },
  );

  it('may be a claim if options are given', async () => {
    const { service } = bench();
    const { claims } = await service.issue('alice', { expiresIn: '15m' }, {});
    expect(claims).toMatchObject({ expiresIn: '15m' });
  });
});
