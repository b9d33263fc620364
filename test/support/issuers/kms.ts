import { constants, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type AsymmetricAlgorithm, Signer } from '@jwt-auth/nestjs';
import { once } from 'node:events';

/** How a service signs, as AWS and Google Cloud do it: ECDSA in DER, the rest as it is. */
const SIGNING: Readonly<
  Record<string, (key: KeyObject, input: Buffer) => Buffer>
> = {
  ES: (key, input) => sign(hashFor(key), input, key),
  RS: (key, input) => sign('sha256', input, key),
  PS: (key, input) =>
    sign('sha256', input, {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  Ed: (key, input) => sign(null, input, key),
};

function hashFor(key: KeyObject): string {
  const { namedCurve } = key.asymmetricKeyDetails ?? {};
  const hashes: Readonly<Record<string, string>> = {
    prime256v1: 'sha256',
    secp384r1: 'sha384',
    secp521r1: 'sha512',
  };
  return hashes[namedCurve ?? ''] ?? 'sha256';
}

/** A service on loopback that holds a private key, signs with it, and never hands it out. */
export class KmsServer implements AsyncDisposable {
  /** Signatures asked for so far. */
  asked = 0;
  /** Answers in place of the service, to let it fail. */
  failure: 'status' | 'reset' | undefined;

  private constructor(
    private readonly server: Server,
    readonly algorithm: AsymmetricAlgorithm,
    public key: KeyObject,
  ) {}

  static async start(
    algorithm: AsymmetricAlgorithm,
    key: KeyObject,
  ): Promise<KmsServer> {
    const server = createServer((request, response) => {
      void buffer(request).then((input) => {
        if (request.url === '/public-key') {
          const pem = { type: 'spki', format: 'pem' } as const;
          return response.end(createPublicKey(kms.key).export(pem));
        }
        kms.asked++;
        if (kms.failure === 'reset') {
          return response.destroy();
        }
        response.statusCode = kms.failure === 'status' ? 500 : 200;
        return response.end(SIGNING[algorithm.slice(0, 2)]!(kms.key, input));
      });
    });
    const kms = new KmsServer(server, algorithm, key);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return kms;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

/** What a team writes to sign with such a service. */
export class KmsSigner extends Signer {
  private constructor(
    private readonly url: string,
    readonly algorithm: AsymmetricAlgorithm,
    readonly publicKey: string,
  ) {
    super();
  }

  /** Fetches the public key once; the private one never leaves the service. */
  static async connect(
    url: string,
    algorithm: AsymmetricAlgorithm,
  ): Promise<KmsSigner> {
    const response = await fetch(`${url}/public-key`);
    return new KmsSigner(url, algorithm, await response.text());
  }

  async sign(input: Uint8Array): Promise<Uint8Array> {
    const response = await fetch(`${this.url}/sign`, {
      method: 'POST',
      body: input as BodyInit,
      signal: AbortSignal.timeout(2000),
    });
    if (!response.ok) {
      throw new Error(`The KMS answered ${response.status}`);
    }
    return new Uint8Array(await response.arrayBuffer());
  }
}
