import { of } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IsString } from 'class-validator';
import type { JwtAuthOptions, TrustedIssuerOptions } from '@jwt-auth/nestjs';
import type { ListedIssuers } from '../../libs/jwt-auth/src/token/trusted-issuers.js';
import { trustedIssuers } from '../../libs/jwt-auth/src/wiring/trust.js';
import { JwksServer, status } from '../support/jwks-server.js';
import { AUDIENCE } from '../support/scenes.js';
import { bench } from '../support/tokens.js';

const IDP = 'https://idp.example';

class OwnClaims {
  @IsString()
  tenant: string;
}

class TheirClaims {
  @IsString()
  org: string;
}

describe('a trusted issuer', () => {
  let server: JwksServer;
  let open: ListedIssuers[];
  beforeEach(async () => {
    open = [];
    server = await JwksServer.start(status(500));
  });
  afterEach(async () => {
    open.forEach((issuers) => issuers.close());
    await server[Symbol.asyncDispose]();
  });

  const options = (
    changes: Partial<TrustedIssuerOptions> = {},
  ): TrustedIssuerOptions => ({
    issuer: IDP,
    jwks: server.url(),
    fetch: { loopback: true },
    ...changes,
  });

  const trusting = (given: Partial<JwtAuthOptions>): ListedIssuers => {
    const issuers = trustedIssuers(bench(given).options, () => undefined);
    open.push(issuers);
    return issuers;
  };

  it('is trusted if an Observable of issuerResolver names it', async () => {
    const issuers = trusting({ issuerResolver: () => of(options()) });
    expect(await issuers.find(IDP)).toMatchObject({ issuer: IDP });
  });

  it('is judged by the options of the module where it has none of its own', () => {
    const { options: own } = bench({ claims: OwnClaims });
    const issuers = trustedIssuers(
      { ...own, trustedIssuers: [options()] },
      () => undefined,
    );
    open.push(issuers);
    expect(issuers.find(IDP)).toEqual({
      issuer: IDP,
      audience: [AUDIENCE],
      type: 'jwt',
      subjectRequired: true,
      clockTolerance: 5,
      maxBytes: 8192,
      keys: expect.anything() as unknown,
      claimsValidator: own.claimsValidator,
    });
    expect(own.claimsValidator).toBeDefined();
  });

  it('is judged by its own options where it has some', () => {
    const its = { audience: 'x', type: 'application/AT+JWT' };
    const issuers = trusting({
      claims: OwnClaims,
      clockTolerance: 7,
      limits: { tokenBytes: 1000 },
      trustedIssuers: [options({ ...its, claims: TheirClaims })],
    });
    expect(issuers.find(IDP)).toMatchObject({
      audience: ['x'],
      type: 'at+jwt',
      clockTolerance: 7,
      maxBytes: 1000,
    });
  });

  it('may be asked for no type and no schema', () => {
    const issuers = trusting({
      claims: OwnClaims,
      trustedIssuers: [options({ type: false, claims: false })],
    });
    expect(issuers.find(IDP)).toMatchObject({
      type: undefined,
      claimsValidator: undefined,
    });
  });
});
