import fastifyJwt from '@fastify/jwt';
import Fastify, { type FastifyInstance } from 'fastify';
import { AUDIENCE, ISSUER, type Material } from '../../tokens/material.js';
import { answer } from './answer.js';

/** @fastify/jwt as its users have it, without Nest: hence an open route of its own to compare with. */
export async function fastifyJwtApp(
  material: Material,
): Promise<FastifyInstance> {
  const app = Fastify();
  app.get('/fastify-jwt-open', () => answer());
  await addGuarded(app, material, true);
  await addGuarded(app, material, false);
  return app;
}

async function addGuarded(
  app: FastifyInstance,
  { algorithm, verifying }: Material,
  cache: boolean,
): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(fastifyJwt, {
      secret:
        algorithm === 'HS256' ? verifying : { public: Buffer.from(verifying) },
      verify: {
        algorithms: [algorithm],
        allowedIss: ISSUER,
        allowedAud: AUDIENCE,
        cache,
      },
    });
    scope.get(
      `/fastify-jwt-${cache ? 'cached' : 'uncached'}`,
      {
        onRequest: async (request) => {
          await request.jwtVerify();
        },
      },
      () => answer(),
    );
  });
}
