import type { HttpServer } from '@nestjs/common';
import type { Clock } from '../clock.js';
import { AuthError } from '../errors.js';
import { publicJwk } from '../keys/public-jwk.js';
import type { OwnKeys } from '../keys/verifying-keys.js';
import {
  type Document,
  type DocumentRequest,
  type DocumentResponse,
  sendDocument,
} from './document.js';
import type { ResolvedEndpoints } from './endpoint-options.js';
import { metadataOf, metadataPaths } from './metadata.js';

export interface EndpointSettings {
  readonly issuer: string;
  readonly endpoints: ResolvedEndpoints;
  /** How long others may keep the key set, seconds. */
  readonly maxAge: number;
}

/** Serves the public documents. */
export class Endpoints {
  constructor(
    private readonly settings: EndpointSettings,
    private readonly keys: OwnKeys,
    private readonly clock: Clock,
  ) {}

  /** @throws AuthError `misconfigured` where there is nothing to publish, or no address to publish it at */
  assertServable(): void {
    const { issuer, endpoints } = this.settings;
    metadataPaths(issuer, endpoints);
    if (endpoints.jwksPath !== undefined && this.#keySet().keys.length === 0) {
      throw new AuthError('misconfigured', 'options_invalid', {
        reason:
          'endpoints.jwks publishes public keys, and there are none: a secret (HMAC) is never published. Give keys: { privateKey } or { managed }, or leave the endpoint out',
      });
    }
  }

  /** Routes of the platform itself: a prefix, version, guard or interceptor of the application would change what others rely on. */
  register(server: HttpServer): void {
    const { issuer, endpoints, maxAge } = this.settings;
    const { jwksPath } = endpoints;
    if (jwksPath !== undefined) {
      serve(server, jwksPath, () => ({
        mediaType: 'application/jwk-set+json',
        maxAge,
        content: this.#keySet(),
      }));
    }
    for (const path of metadataPaths(issuer, endpoints)) {
      serve(server, path, () => ({
        mediaType: 'application/json',
        maxAge,
        content: metadataOf(issuer, this.#algorithms(), endpoints),
      }));
    }
  }

  #published(): ReturnType<OwnKeys['published']> {
    return this.keys.published(this.clock.now());
  }

  #keySet(): { keys: object[] } {
    return { keys: this.#published().flatMap((key) => publicJwk(key) ?? []) };
  }

  #algorithms(): ReturnType<OwnKeys['published']>[number]['algorithm'][] {
    return this.#published()
      .filter((key) => publicJwk(key) !== undefined)
      .map(({ algorithm }) => algorithm);
  }
}

function serve(server: HttpServer, path: string, make: () => Document): void {
  server.get(path, (request: DocumentRequest, response: DocumentResponse) =>
    sendDocument(make(), request, response),
  );
}
