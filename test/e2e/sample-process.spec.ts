import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictOf } from '../support/answers.js';
import { SAMPLE_SECRET, type Tokens } from '../support/sample-app.js';
import { type SampleFolder, sampleFolder } from '../support/sample-folder.js';
import {
  type SampleProcess,
  SampleProgram,
} from '../support/sample-process.js';

const TIME_LIMIT_MS = 120_000;
const MEMBER = { username: 'member', password: 'member-demo-password' };
const REFUSED = '400 refresh_token_invalid';

describe('the process of the sample', { timeout: TIME_LIMIT_MS }, () => {
  const folders: SampleFolder[] = [];
  let program: SampleProgram;

  beforeAll(async () => {
    program = await SampleProgram.build();
  }, TIME_LIMIT_MS);

  afterAll(async () => {
    await program.close();
    await Promise.all(folders.map((each) => each[Symbol.asyncDispose]()));
  });

  /** Of a store without sessions; strict, so that every refresh writes. */
  async function freshEnv() {
    const fresh = await sampleFolder();
    folders.push(fresh);
    const folder = fresh.path;
    const SESSION_STORE = `pglite:${folder}`;
    return {
      folder,
      env: { JWT_SECRET: SAMPLE_SECRET, SESSION_STORE, SESSION_GRACE: '0' },
    };
  }

  it('keeps what it acknowledged when it is killed, and starts again at once', async () => {
    const { env } = await freshEnv();
    const before = await program.start(env);
    const signedOut = await signIn(before);
    const { refresh_token: gone, access_token: dead } = signedOut;
    await before.post('/auth/logout', { refresh_token: gone });
    let tokens = await signIn(before);
    const spent = tokens.refresh_token;
    for (let times = 0; times < 20; times++) {
      tokens = await refreshed(before, tokens);
    }
    expect(await before.end('SIGKILL')).toBe('SIGKILL');

    const after = await program.start(env);
    expect(await verdictOf(await after.get('/me', dead))).toBe(
      '401 token_revoked',
    );
    expect((await after.get('/me', tokens.access_token)).status).toBe(200);
    tokens = await refreshed(after, tokens);
    expect(await refusal(after, gone)).toBe(REFUSED);
    expect(await refusal(after, spent)).toBe(REFUSED);
    expect(await refusal(after, tokens.refresh_token)).toBe(REFUSED);
  });

  it('ends cleanly when it is asked to, and starts again at once', async () => {
    const { env } = await freshEnv();
    const before = await program.start(env);
    const tokens = await signIn(before);
    expect(await before.end('SIGTERM')).toBe(0);
    expect(before.said).not.toMatch(/error|warn/i);

    const after = await program.start(env);
    const { access_token: token } = await refreshed(after, tokens);
    const response = await after.get('/auth/sessions', token);
    expect(await response.json()).toMatchObject({
      sessions: [{ id: tokens.session_id, current: true }],
    });
  });

  it('refuses a folder that another process has, and does it no harm', async () => {
    const { env, folder } = await freshEnv();
    const first = await program.start(env);
    const tokens = await signIn(first);
    const second = program.spawn(env);
    expect(await second.ending()).toBe(1);
    expect(second.said).toContain(`Another process uses ${folder}`);
    expect(second.said).toContain(
      'set SESSION_STORE to pglite:<another folder>',
    );
    await refreshed(first, tokens);
  });

  it('waits for another process that is about to end', async () => {
    const { env } = await freshEnv();
    const first = await program.start(env);
    const tokens = await signIn(first);
    const second = program.spawn(env);
    await second.saying('waiting 5 s for it to end');
    await first.end('SIGTERM');
    await second.saying('Listening on');
    await refreshed(second, tokens);
  });

  it('starts where the very first start was killed', async () => {
    const { env, folder } = await freshEnv();
    await rm(join(folder, 'postgres'), { recursive: true });
    const first = program.spawn(env);
    await expect
      .poll(() => existsSync(join(folder, 'postgres.new', 'PG_VERSION')), {
        interval: 1,
        timeout: TIME_LIMIT_MS,
      })
      .toBe(true);
    await first.end('SIGKILL');
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
    await signIn(await program.start(env));
  });

  it('says that access tokens do not survive where there is no key', async () => {
    const { env } = await freshEnv();
    const { SESSION_STORE } = env;
    const before = await program.start({ SESSION_STORE });
    expect(before.said).toContain('access tokens do not');
    const tokens = await signIn(before);
    await before.end('SIGTERM');

    const after = await program.start({ SESSION_STORE });
    const { access_token: token } = tokens;
    expect(await verdictOf(await after.get('/me', token))).toBe(
      '401 key_unknown',
    );
    await refreshed(after, tokens);
  });

  it.each([
    ['mysql://root:hush@127.0.0.1/test', 'SESSION_STORE must be pglite:'],
    ['redis://:hush@127.0.0.1:1', 'Redis cannot be used at 127.0.0.1:1'],
    [
      'postgres://me:hush@127.0.0.1:1/db',
      'PostgreSQL cannot be used at 127.0.0.1:1',
    ],
  ])('does not start with the store %s', async (SESSION_STORE, reason) => {
    const refused = program.spawn({ SESSION_STORE });
    expect(await refused.ending()).toBe(1);
    expect(refused.said).toContain('The sample does not start.');
    expect(refused.said).toContain(reason);
    expect(refused.said).not.toContain('hush');
  });
});

async function signIn(sample: SampleProcess): Promise<Tokens> {
  const response = await sample.post('/auth/login', MEMBER);
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

async function refreshed(
  sample: SampleProcess,
  { refresh_token }: Tokens,
): Promise<Tokens> {
  const response = await sample.post('/auth/refresh', { refresh_token });
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

async function refusal(
  sample: SampleProcess,
  refresh_token: string,
): Promise<string> {
  return verdictOf(await sample.post('/auth/refresh', { refresh_token }));
}
