import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useTempFolder } from '../../package/support/temp-folder.js';
import { observe } from '../matrix/observation.js';
import { absenceOf } from '../programs/installed.js';
import { forged, type Forgery } from '../tokens/forged-tokens.js';
import type { PairAlgorithm } from '../tokens/key-pairs.js';
import { pairCredentials, secretCredentials } from './credentials.js';
import { SampleBehindHaproxy } from './sample-behind-haproxy.js';

// Programs take longer to start while other tests run.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const program = 'HAProxy jwt_verify';
const ALGORITHMS = ['HS256', 'RS256', 'ES256', 'ES384'] as const;

/** What the gateway says of each. */
const REFUSED: readonly [token: Forgery, reason: string][] = [
  ['tampered', 'signature'],
  ['expired', 'expired'],
  ['foreign key', 'signature'],
  ['other audience', 'audience'],
  ['other issuer', 'issuer'],
  ['other type', 'type'],
  ['no expiry', 'expired'],
  ['alg none', 'algorithm'],
  ['public key as secret', 'algorithm'],
];

const UNSUPPORTED: readonly [algorithm: PairAlgorithm, reason: string][] = [
  ['PS256', 'RSASSA-PSS JWS signing not managed yet'],
  ['EdDSA', 'unknown JWT algorithm: EdDSA'],
];

describe.skipIf(absenceOf('haproxy'))('HAProxy and tokens', () => {
  const folder = useTempFolder();

  describe.each(ALGORITHMS)('with %s', (algorithm) => {
    let sample: SampleBehindHaproxy;

    beforeAll(async () => {
      const credentials =
        algorithm === 'HS256'
          ? secretCredentials()
          : pairCredentials(folder(), algorithm);
      sample = await SampleBehindHaproxy.start(folder(), credentials);
    });

    afterAll(() => sample[Symbol.asyncDispose]());

    it('lets through what the sample issued', async (context) => {
      const answer = await sample.askWith(sample.issued);
      const outcome = answer.passed === 1 ? 'accepted' : 'refused';
      observe(context, { program, algorithm, token: 'good', outcome });
      expect(answer).toEqual({ status: 200, challenge: null, passed: 1 });
    });

    it('lets through what is forged without a fault', async () => {
      const answer = await sample.askWith(forged('good', sample.pattern));
      expect(answer).toEqual({ status: 200, challenge: null, passed: 1 });
    });

    const refused = REFUSED.filter(
      ([token]) => algorithm !== 'HS256' || token !== 'public key as secret',
    );

    it.for(refused)('refuses %s: %s', async ([token, reason], context) => {
      const answer = await sample.askWith(forged(token, sample.pattern));
      const outcome = answer.passed === 0 ? 'refused' : 'accepted';
      observe(context, { program, algorithm, token, outcome });
      const challenge = `Bearer realm="sample", error="invalid_token", error_description="${reason}"`;
      expect(answer).toEqual({ status: 401, challenge, passed: 0 });
    });
  });

  it.for(UNSUPPORTED)(
    'does not start with %s: %s',
    async ([algorithm, reason], context) => {
      const credentials = pairCredentials(folder(), algorithm);
      const starting = SampleBehindHaproxy.start(folder(), credentials);
      const error: unknown = await starting.then(
        (sample) => sample[Symbol.asyncDispose](),
        (cause: unknown) => cause,
      );
      const outcome = error === undefined ? 'accepted' : 'unsupported';
      observe(context, { program, algorithm, token: 'good', outcome });
      expect(String(error)).toContain(reason);
    },
  );
});
