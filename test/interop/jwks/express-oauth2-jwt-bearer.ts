import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ExpressAdapter } from '@nestjs/platform-express';
import { auth, type AuthResult } from 'express-oauth2-jwt-bearer';
import type { Demand, Verifier } from './verifier.js';

/** A middleware for Express, in an application that has nothing of ours and no Nest. */
export const expressOauth2: Verifier = {
  program: 'express-oauth2-jwt-bearer',
  unsupported: [],
  async prepare(demand) {
    const server = createServer(applicationOf(demand)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      async verify(token) {
        const response = await fetch(`http://127.0.0.1:${port}/`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const text = await response.text();
        return response.ok
          ? { subject: text }
          : { refused: String(descriptionOf(response)) };
      },
      async close() {
        server.close();
        await once(server, 'close');
      },
    };
  },
};

function applicationOf({
  jwksUri,
  issuer,
  audience,
  algorithm,
}: Demand): Parameters<typeof createServer>[1] {
  const adapter = new ExpressAdapter();
  // Strict is RFC 9068, so that the type is checked too.
  adapter.use(
    auth({
      jwksUri,
      issuer,
      audience,
      tokenSigningAlg: algorithm,
      strict: true,
    }),
  );
  adapter.get(
    '/',
    ({ auth: result }: { auth: AuthResult }, response: Sending) =>
      response.send(result.payload.sub),
  );
  return adapter.getInstance() as Parameters<typeof createServer>[1];
}

interface Sending {
  send(body: unknown): unknown;
}

function descriptionOf({ status, headers }: Response): string {
  const challenge = headers.get('www-authenticate') ?? '';
  const description = /error_description="([^"]*)"/.exec(challenge)?.[1];
  return `${status} ${description}`;
}
