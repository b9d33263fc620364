import 'reflect-metadata';
import { type AddressInfo, connect, Socket } from 'node:net';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely';
import { createPool } from 'mysql2';
import pg from 'pg';
import {
  CredentialsVerifier,
  CurrentUser,
  JwtAuthModule,
  type PasswordCredentials,
  type SessionStore,
  type VerifiedCredentials,
} from '@jwt-auth/nestjs';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { migrate, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { AUDIENCE, ISSUER, type Order, PASSWORD } from './settings.js';

/** Longer than any statement takes. */
const SILENCE_MS = 10_000;

@Injectable()
class Users extends CredentialsVerifier {
  async verify({
    username,
    password,
  }: PasswordCredentials): Promise<VerifiedCredentials | null> {
    return password === PASSWORD ? { subject: username } : null;
  }
}

@Controller()
class Routes {
  @Get('me')
  me(@CurrentUser('sub') subject: string): object {
    return { subject };
  }
}

/** An application as a team would write it, with default options, in a process of its own. */
async function run(order: Order): Promise<number> {
  const { secret } = order;
  const store = await sessionStore(order);
  const module = JwtAuthModule.forRoot({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: { secret: Buffer.from(secret, 'base64url') },
    sessions: { store, credentialsVerifier: Users },
    endpoints: { auth: true },
  });

  @Module({ imports: [module], controllers: [Routes], providers: [Users] })
  class AppModule {}

  const app = await NestFactory.create(AppModule, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as AddressInfo).port;
}

async function sessionStore({
  redis,
  replicas,
  database,
}: Order): Promise<SessionStore> {
  if (database !== undefined) {
    return sqlStore(database);
  }
  const client = new Redis(redis ?? {});
  client.on('error', () => undefined);
  const options = replicas === undefined ? {} : { replicas };
  return new RedisSessionStore(client, options);
}

async function sqlStore(database: string): Promise<SessionStore> {
  const isPostgres = database.startsWith('postgres:');
  const options = { dialect: isPostgres ? 'postgres' : 'mariadb' } as const;
  const db = new Kysely<unknown>({
    dialect: isPostgres ? postgresDialect(database) : mysqlDialect(database),
  });
  await migrate(db, options);
  return new SqlSessionStore(db, options);
}

/** With time-outs for connections that are half-open, as docs/sessions.md says. */
function postgresDialect(connectionString: string): PostgresDialect {
  const warn = (): void => undefined;
  const stream = (): Socket => givingUp(new Socket());
  const pool = new pg.Pool({ connectionString, stream });
  pool.on('error', warn).on('connect', (client) => client.on('error', warn));
  return new PostgresDialect({ pool });
}

function mysqlDialect(uri: string): MysqlDialect {
  const { hostname, port } = new URL(uri);
  const stream = (): Socket => givingUp(connect(Number(port), hostname));
  const pool = createPool({ uri, stream });
  pool.on('connection', (connection) => {
    connection.query('set session idle_write_transaction_timeout = 10');
  });
  return new MysqlDialect({ pool });
}

function givingUp(socket: Socket): Socket {
  return socket.setTimeout(SILENCE_MS, () => {
    socket.destroy(new Error('The database has been silent for too long'));
  });
}

process.on('disconnect', () => process.exit());
process.once('message', (order: Order) => {
  run(order)
    .then((port) => process.send?.({ port }))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
