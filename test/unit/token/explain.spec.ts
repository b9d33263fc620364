import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CheckOutcome } from '@jwt-auth/nestjs';
import { START } from '../../support/fake-clock.js';
import { forge, hmac, unsigned } from '../../support/forge.js';
import { goodClaims, goodHeader, SCENES } from '../../support/scenes.js';
import { altered, bench, verdict } from '../../support/tokens.js';

const GATE = [
  'token_text',
  'token_size',
  'three_parts',
  'header_encoding',
  'header_json',
  'header_algorithm',
  'header_critical',
  'header_key_id',
  'payload_encoding',
  'payload_json',
  'signature_encoding',
];
const SIGNATURE = ['key_known', 'header_type', 'key_algorithm', 'signature'];
const CLAIMS = [
  'issuer',
  'audience',
  'subject',
  'expiration_date',
  'not_expired',
  'not_before_date',
  'not_before',
  'issued_at_date',
  'issued_at',
  'token_id',
  'key_binding',
  'claims_schema',
];
const LAST = ['not_revoked'];
const ALL = [...GATE, ...SIGNATURE, ...CLAIMS, ...LAST];
const scene = SCENES.HS256;

async function outcomes(
  token: unknown,
  { service } = bench(),
): Promise<Record<CheckOutcome['outcome'], string[]>> {
  const { checks } = await service.explain(token);
  expect(checks.map(({ check }) => check)).toEqual(ALL);
  const named = (wanted: string): string[] =>
    checks
      .filter(({ outcome }) => outcome === wanted)
      .map(({ check }) => check);
  return {
    passed: named('passed'),
    failed: named('failed'),
    skipped: named('skipped'),
  };
}

describe('explain()', () => {
  it('lists every check of a good token as passed, in order', async () => {
    const { service } = bench();
    const explanation = await service.explain(altered({}));
    expect(explanation.accepted).toBe(true);
    expect(explanation).not.toHaveProperty('code');
    expect(explanation.checks.map(({ check }) => check)).toEqual(ALL);
    for (const { outcome, expects, ...rest } of explanation.checks) {
      expect(outcome).toBe('passed');
      expect(expects).toMatch(/^\w.*\w$/);
      expect(Object.keys(rest)).toEqual(['check']);
    }
  });

  it('goes on after a failure, and names every further one', async () => {
    const header = { ...goodHeader(scene), typ: 'other', crit: ['b64'] };
    const claims = { ...goodClaims(START), iss: 'x', aud: 5, exp: 1, jti: '' };
    const token = forge(header, claims, hmac(256, 'another secret'));
    const { failed, skipped } = await outcomes(token);
    expect(failed).toEqual([
      'header_critical',
      'header_type',
      'signature',
      'issuer',
      'audience',
      'not_expired',
      'token_id',
    ]);
    expect(skipped).toEqual(['claims_schema', 'not_revoked']);
    expect(await bench().service.explain(token)).toMatchObject({
      accepted: false,
      code: 'token_malformed',
    });
  });

  it('skips what needs a key where there is none', async () => {
    const { failed, skipped } = await outcomes(altered({ kid: 'other' }));
    expect(failed).toEqual(['key_known']);
    expect(skipped).toEqual([
      'key_algorithm',
      'signature',
      'claims_schema',
      'not_revoked',
    ]);
  });

  it('skips what needs a header where there is none', async () => {
    const { failed, skipped } = await outcomes(forge('{', {}, unsigned));
    expect(failed).toEqual([
      'header_json',
      'signature_encoding',
      'issuer',
      'audience',
      'subject',
      'expiration_date',
      'not_expired',
    ]);
    expect(skipped).toEqual([
      'header_algorithm',
      'header_critical',
      'header_key_id',
      ...SIGNATURE,
      'claims_schema',
      'not_revoked',
    ]);
  });

  it('skips what needs claims where there are none', async () => {
    const token = forge(goodHeader(scene), '[]', hmac(256, 'another secret'));
    const { failed, skipped } = await outcomes(token);
    expect(failed).toEqual(['payload_json', 'signature']);
    expect(skipped).toEqual([...CLAIMS, ...LAST]);
  });

  it('skips it also where the signature is good', async () => {
    const token = forge(goodHeader(scene), '[]', scene.signer);
    const { failed, skipped } = await outcomes(token);
    expect(failed).toEqual(['payload_json']);
    expect(skipped).toEqual([...CLAIMS, ...LAST]);
  });

  it('looks at nothing of a token that is too long', async () => {
    const { passed, failed, skipped } = await outcomes('a'.repeat(10_000));
    expect(passed).toEqual(['token_text']);
    expect(failed).toEqual(['token_size']);
    expect(skipped).toEqual(ALL.slice(2));
  });

  it('names the claims that the schema refuses, without their values', async () => {
    const schema = z.object({ plan: z.enum(['free']), level: z.number() });
    const { service } = bench({ claims: schema });
    const token = altered({}, { plan: 'GOLD-PLAN', level: 'TEN' });
    const explanation = await service.explain(token);
    expect(explanation.checks.at(-2)).toEqual({
      check: 'claims_schema',
      expects: 'the claims satisfy the schema of the team',
      outcome: 'failed',
      code: 'claim_invalid',
      detail: 'refused: plan, level',
    });
    expect(JSON.stringify(explanation)).not.toMatch(/GOLD-PLAN|TEN/);
    expect(await verdict(service, token)).toBe('claims_schema: claim_invalid');
  });

  it('goes by the same options as verify()', async () => {
    const { service } = bench();
    const { token } = await service.sign(
      {},
      { type: 'invite', expiresIn: 60, audience: 'mail' },
    );
    const options = { type: 'invite', audience: 'mail' };
    expect(await verdict(service, token, options)).toBe('accepted');
    expect(await verdict(service, token, { type: 'invite' })).toBe(
      'audience: audience_mismatch',
    );
  });
});
