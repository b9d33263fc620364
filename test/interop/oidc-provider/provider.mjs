import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/** Who asks for tokens is named after the algorithm that they are to be signed with. */
const CLIENTS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const SECONDS = 600;

process.once('message', async ({ port, keys }) => {
  const server = createServer();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.on('request', new Provider(issuer, configuration(keys)).callback());
  process.send({ issuer });
});
process.once('disconnect', () => process.exit());

function configuration(keys) {
  return {
    jwks: { keys },
    clients: CLIENTS.map((algorithm) => ({
      client_id: algorithm,
      client_secret: `secret-of-${algorithm}`,
      // There are none here, but their algorithm is checked.
      id_token_signed_response_alg: algorithm,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (context, audience, client) => ({
          audience,
          scope: 'reports:read',
          accessTokenFormat: 'jwt',
          accessTokenTTL: SECONDS,
          jwt: { sign: { alg: client.clientId } },
        }),
      },
    },
  };
}
