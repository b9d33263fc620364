import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useTempFolder } from '../../package/support/temp-folder.js';
import { PLATFORMS } from '../../support/platform.js';
import { observe } from '../matrix/observation.js';
import { absenceOf } from '../programs/installed.js';
import { forged, type Forgery } from '../tokens/forged-tokens.js';
import { PAIR_ALGORITHMS } from '../tokens/key-pairs.js';
import { SampleBehindNginx } from './sample-behind-nginx.js';

// Programs take longer to start while other tests run.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const program = 'nginx auth_request';

/** What the sample says of each, which nginx hands on. */
const REFUSED: readonly [token: Forgery, description: string][] = [
  ['tampered', 'The signature of the token is invalid'],
  ['expired', 'The token has expired'],
  ['foreign key', 'The signature of the token is invalid'],
  ['other audience', 'The token is meant for another audience'],
  ['other issuer', 'The token comes from an issuer that is not trusted'],
  ['other type', 'The token is of another type than asked for'],
  ['no expiry', 'A claim of the token is missing or invalid'],
  ['alg none', 'The token is signed with an algorithm not allowed'],
  ['public key as secret', 'The token is signed with an algorithm not allowed'],
];

describe.skipIf(absenceOf('nginx'))('nginx and tokens', () => {
  const folder = useTempFolder();
  const cases = PAIR_ALGORITHMS.flatMap((algorithm) =>
    PLATFORMS.map((platform) => ({ algorithm, platform })),
  );

  describe.each(cases)(
    'with $algorithm, verified by the sample on $platform',
    ({ algorithm, platform }) => {
      let sample: SampleBehindNginx;

      beforeAll(async () => {
        sample = await SampleBehindNginx.start(folder(), algorithm, platform);
      });

      afterAll(() => sample[Symbol.asyncDispose]());

      it('hands on what the sample issued, with subject and scopes', async (context) => {
        const answer = await sample.askWith(sample.issued);
        const outcome = answer.passed === 1 ? 'accepted' : 'refused';
        observe(context, { program, algorithm, token: 'good', outcome });
        expect(answer).toEqual({ status: 200, challenge: null, passed: 1 });
        expect(sample.service.requests.at(-1)?.headers).toMatchObject({
          'x-auth-subject': 'admin',
          'x-auth-scopes': 'reports:read reports:write',
        });
      });

      it('hands on what is forged without a fault', async () => {
        const answer = await sample.askWith(forged('good', sample.pattern));
        expect(answer).toEqual({ status: 200, challenge: null, passed: 1 });
      });

      it.for(REFUSED)('refuses %s: %s', async ([token, why], context) => {
        const answer = await sample.askWith(forged(token, sample.pattern));
        const outcome = answer.passed === 0 ? 'refused' : 'accepted';
        observe(context, { program, algorithm, token, outcome });
        const challenge = `Bearer realm="sample", error="invalid_token", error_description="${why}"`;
        expect(answer).toEqual({ status: 401, challenge, passed: 0 });
      });
    },
  );
});
