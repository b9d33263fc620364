import type { LookupAddress } from 'node:dns';
import { ClientRequest, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CollectedBytes } from '../../../../libs/jwt-auth/src/keys/remote/collected-bytes.js';
import {
  type Fetching,
  httpGet,
} from '../../../../libs/jwt-auth/src/keys/remote/http-get.js';
import { json, JwksServer, status } from '../../../support/jwks-server.js';
import { selfSigned } from '../../../support/jwks/certificate.js';
import { LOOPBACK } from '../../../support/jwks/remote-bench.js';

const SMALL = { ...LOOPBACK, maxBytes: 1000 };
const tls = selfSigned();

const localhost = (addresses: LookupAddress[]) => ({
  resolveHost: ((_name, _options, done) =>
    done(null, addresses)) as Fetching['resolveHost'],
});
const IPV4 = localhost([{ address: '127.0.0.1', family: 4 }]);

async function get(
  url: string,
  fetching: Partial<Fetching> = {},
): Promise<string> {
  const { signal } = new AbortController();
  const got = await httpGet(new URL(url), {
    settings: SMALL,
    signal,
    ...fetching,
  });
  return got.body.toString();
}

/** The message of the failure. */
async function failure(
  url: string,
  fetching?: Partial<Fetching>,
): Promise<string> {
  const error: unknown = await get(url, fetching).catch((it: unknown) => it);
  expect(error).toMatchObject({ name: 'FetchFailure' });
  expect((error as Error).cause).toBeUndefined();
  return (error as Error).message;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('an answer is taken', () => {
  it('with its body and its age', async () => {
    await using server = await JwksServer.start(
      json('{}', { 'cache-control': 'max-age=100' }),
    );
    const { signal } = new AbortController();
    const got = await httpGet(new URL(server.url()), {
      settings: SMALL,
      signal,
    });
    expect(got.freshFor).toBe(100);
    expect(got.body.toString()).toBe('{}');
  });

  it('up to the last byte allowed', async () => {
    await using server = await JwksServer.start(json('x'.repeat(1000)));
    expect(await get(server.url())).toHaveLength(1000);
  });

  it('in chunks', async () => {
    await using server = await JwksServer.start((response) => {
      response.write('{"a"');
      response.end(':1}');
    });
    expect(await get(server.url())).toBe('{"a":1}');
  });

  it('in chunks of a byte, of which none is kept', async () => {
    const added = vi.spyOn(CollectedBytes.prototype, 'add');
    const text = 'abcdefghij'.repeat(100);
    const chunks = text.replaceAll(/./g, '1\r\n$&\r\n');
    await using server = await JwksServer.start((response) =>
      response.socket?.write(
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
      ),
    );
    expect(await get(server.url())).toBe(text);
    const pieces = added.mock.calls.map(([piece]) => piece);
    expect(Buffer.concat(pieces).toString()).toBe(text);
  });

  it('in the encoding identity', async () => {
    await using server = await JwksServer.start(
      json('{}', { 'content-encoding': 'identity' }),
    );
    expect(await get(server.url())).toBe('{}');
  });

  it('from a name, and the connection is not kept', async () => {
    await using server = await JwksServer.start(json('{}'));
    const url = server.url('/', 'idp.test');
    expect(await get(url, IPV4)).toBe('{}');
    expect(await get(url, IPV4)).toBe('{}');
    expect(server.connections).toBe(2);
    expect(server.requests[0]?.headers.host).toBe(`idp.test:${server.port}`);
  });
});

describe('over https', () => {
  const settings = { ...SMALL, ca: tls.cert };

  it('an answer is taken from an issuer whose authority is trusted', async () => {
    await using server = await JwksServer.start(json('{}'), { tls });
    expect(await get(server.url('/', 'localhost'), { settings, ...IPV4 })).toBe(
      '{}',
    );
    expect(await get(server.url(), { settings })).toBe('{}');
  });

  it('none from one that nobody vouches for', async () => {
    await using server = await JwksServer.start(json('{}'), { tls });
    expect(await failure(server.url())).toBe(
      'the connection failed with DEPTH_ZERO_SELF_SIGNED_CERT',
    );
    expect(server.requests).toHaveLength(0);
  });

  it('none where the environment would have certificates ignored', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    await using server = await JwksServer.start(json('{}'), { tls });
    expect(await failure(server.url())).toBe(
      'the connection failed with DEPTH_ZERO_SELF_SIGNED_CERT',
    );
  });

  it('none from another name than that of the certificate', async () => {
    await using server = await JwksServer.start(json('{}'), { tls });
    expect(
      await failure(server.url('/', 'idp.test'), { settings, ...IPV4 }),
    ).toBe('the connection failed with ERR_TLS_CERT_ALTNAME_INVALID');
    expect(server.requests).toHaveLength(0);
  });

  it('none in plain text', async () => {
    await using server = await JwksServer.start(json('{}'));
    const url = server.url().replace('http:', 'https:');
    expect(await failure(url)).toMatch(/^the connection failed with E/);
  });
});

describe('an answer is refused', () => {
  it.each([201, 204, 206, 304, 400, 404, 500, 503])(
    'of status %d',
    async (code) => {
      await using server = await JwksServer.start(status(code));
      expect(await failure(server.url())).toBe(
        `the answer was ${code}, not 200`,
      );
    },
  );

  it.each([301, 302, 303, 307, 308])(
    'that leads elsewhere, and nobody goes there: %d',
    async (code) => {
      await using elsewhere = await JwksServer.start(json('{}'));
      await using server = await JwksServer.start(
        status(code, elsewhere.url()),
      );
      expect(await failure(server.url())).toBe(
        `the answer was ${code}, not 200`,
      );
      expect(elsewhere.connections).toBe(0);
    },
  );

  it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'unknown'])(
    'in the encoding %s',
    async (encoding) => {
      await using server = await JwksServer.start(
        json('{}', { 'content-encoding': encoding }),
      );
      expect(await failure(server.url())).toBe(
        'the answer is compressed, which was not asked for',
      );
    },
  );

  it('that announces too many bytes, before any is sent', async () => {
    await using server = await JwksServer.start((response) => {
      response.writeHead(200, { 'content-length': '1001' });
      response.flushHeaders();
    });
    expect(await failure(server.url())).toBe(
      'the answer is larger than 1000 bytes',
    );
  });

  it('that turns out to have too many', async () => {
    await using server = await JwksServer.start((response) => {
      response.write('x'.repeat(1000));
      response.end('x');
    });
    expect(await failure(server.url())).toBe(
      'the answer is larger than 1000 bytes',
    );
  });

  it('that is cut off', async () => {
    await using server = await JwksServer.start((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{', () => response.destroy());
    });
    expect(await failure(server.url())).toBe(
      'the connection failed with ECONNRESET',
    );
  });

  it('that never comes', async () => {
    await using server = await JwksServer.start((response) =>
      response.destroy(),
    );
    expect(await failure(server.url())).toBe(
      'the connection failed with ECONNRESET',
    );
  });

  it('of headers without end', async () => {
    await using server = await JwksServer.start((response) =>
      response.socket?.write(`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(1_000_000)}`),
    );
    expect(await failure(server.url())).toBe(
      'the connection failed with HPE_HEADER_OVERFLOW',
    );
  });

  it('that is no HTTP', async () => {
    await using server = await JwksServer.start((response) =>
      response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
    );
    expect(await failure(server.url())).toBe(
      'the connection failed with HPE_INVALID_CONSTANT',
    );
  });
});

describe('within its time', () => {
  /** Ends a fetch as its time-out does, once the server has come so far. */
  async function timedOut(
    answer: (response: ServerResponse, reached: () => void) => void,
  ): Promise<string> {
    const abort = new AbortController();
    await using server = await JwksServer.start((response) =>
      answer(response, () => abort.abort()),
    );
    return await failure(server.url(), { signal: abort.signal });
  }

  it.each<[string, Parameters<typeof timedOut>[0]]>([
    ['the headers', (_, reached) => reached()],
    [
      'the body',
      (response, reached) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{', reached);
      },
    ],
  ])('must come %s', async (_, answer) => {
    expect(await timedOut(answer)).toBe('there was no complete answer in time');
  });

  it('a fetch settles though the connection emits no event at all', async () => {
    const abort = new AbortController();
    await using server = await JwksServer.start(() => abort.abort());
    const emit = vi
      .spyOn(ClientRequest.prototype, 'emit')
      .mockReturnValue(false);
    expect(await failure(server.url(), { signal: abort.signal })).toBe(
      'there was no complete answer in time',
    );
    expect(emit).toHaveBeenCalled();
  });

  it('must come the address', async () => {
    const abort = new AbortController();
    const resolveHost = (): void => abort.abort();
    expect(
      await failure('https://idp.test/', { signal: abort.signal, resolveHost }),
    ).toBe('there was no complete answer in time');
  });

  it('must come anything at all', async () => {
    const signal = AbortSignal.abort();
    expect(await failure('https://idp.test/', { signal })).toBe(
      'there was no complete answer in time',
    );
  });
});

describe('nothing is connected to', () => {
  it('that the address names and must not be', async () => {
    await using server = await JwksServer.start(json('{}'));
    const settings = { ...SMALL, loopback: false };
    expect(await failure(server.url(), { settings })).toMatch(/^it must be/);
    expect(
      await failure(server.url().replace('http:', 'https:'), { settings }),
    ).toMatch(/loopback address/);
    expect(server.connections).toBe(0);
  });

  it('that the name resolves to and must not be', async () => {
    await using server = await JwksServer.start(json('{}'));
    const settings = { ...SMALL, loopback: false };
    const url = `https://idp.test:${server.port}/`;
    expect(await failure(url, { settings, ...IPV4 })).toBe(
      'its address is a loopback address: allow it with fetch.loopback',
    );
    expect(server.connections).toBe(0);
  });

  it('by plain http but loopback, whatever the name resolves to', async () => {
    const other = localhost([{ address: '1.1.1.1', family: 4 }]);
    expect(await failure('http://localhost/', other)).toBe(
      'http: is for loopback addresses only',
    );
  });

  it('where the name cannot be resolved', async () => {
    const resolveHost: Fetching['resolveHost'] = (_name, _options, done) =>
      done(Object.assign(new Error('SECRET'), { code: 'ENOTFOUND' }));
    expect(await failure('https://idp.test/', { resolveHost })).toBe(
      'the connection failed with ENOTFOUND',
    );
  });

  it('where what goes wrong has no name, which is not told', async () => {
    for (const error of [
      new Error('SECRET'),
      Object.assign(new Error('SECRET'), { code: 'a secret' }),
    ]) {
      const resolveHost: Fetching['resolveHost'] = (_name, _options, done) =>
        done(error);
      expect(await failure('https://idp.test/', { resolveHost })).toBe(
        'the connection failed',
      );
    }
  });

  it('but the address itself, where a proxy is set', async () => {
    await using proxy = await JwksServer.start(json('{}'));
    await using server = await JwksServer.start(json('{"mine":1}'));
    for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy']) {
      vi.stubEnv(name, proxy.url());
    }
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    expect(await get(server.url())).toBe('{"mine":1}');
    expect(proxy.connections).toBe(0);
  });
});
