import { TokenService } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionsDuring } from '../support/issuers/connections.js';
import { IdentityProvider, providerKey } from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { json, JwksServer } from '../support/jwks-server.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

describe.each(PLATFORMS)('a token on %s', (platform) => {
  let app: RunningApp;
  let idp: IdentityProvider;
  let evil: JwksServer;
  const mine = providerKey('evil-key');

  beforeAll(async () => {
    evil = await JwksServer.start(json({ keys: [mine.jwk] }));
    idp = await IdentityProvider.start();
    const count = await connectionsDuring(async () => {
      app = await startTrusting(platform, {
        trustedIssuers: [idp.options()],
        issuerResolver: () => undefined,
      });
      await app.app.get(TokenService).verify(idp.token());
    });
    // The one that the team has allowed.
    expect(count).toBe(1);
  });
  afterAll(async () => {
    await app.close();
    await idp[Symbol.asyncDispose]();
    await evil[Symbol.asyncDispose]();
  });

  it('is not followed to any address that it names', async () => {
    const url = evil.url();
    const tokens = [
      ...['jku', 'x5u'].flatMap((name) => [
        idp.token({}, { [name]: url }, mine),
        idp.token({}, { [name]: url, kid: idp.key.jwk.kid }, mine),
        idp.token({}, { [name]: url, kid: undefined }, mine),
        idp.token({ iss: url }, { [name]: url }, mine),
      ]),
      idp.token({ iss: url }, {}, mine),
      idp.token({ iss: evil.url('') }, {}, mine),
      idp.token({ jwks_uri: url }, { kid: url }, mine),
      idp.token({ iss: `http://user@127.0.0.1:${evil.port}` }, {}, mine),
    ];
    for (const token of tokens) {
      expect(await entering(app, token)).toMatch(
        /^401 (?:key_unknown|signature_invalid)$/,
      );
    }
    // Without HTTP in front: not a single connection, to whatever end.
    const service = app.app.get(TokenService);
    const count = await connectionsDuring(async () => {
      for (const token of tokens) {
        await expect(service.verify(token)).rejects.toMatchObject({
          kind: 'rejected',
        });
      }
    });
    expect(count).toBe(0);
    expect(evil.connections).toBe(0);
    expect(idp.server.connections).toBe(1);
  });
});
