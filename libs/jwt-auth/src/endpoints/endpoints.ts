import type { HttpServer } from '@nestjs/common';
import type { Clock } from '../clock.js';
import { publicJwk } from '../keys/public-jwk.js';
import type { OwnKeys } from '../keys/verifying-keys.js';
import { bootError } from '../rules/fault.js';
import {
  type Document,
  type DocumentRequest,
  type DocumentResponse,
  sendDocument,
} from './document.js';
import { NOTHING_TO_PUBLISH } from './endpoint-contradictions.js';
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

  /** @throws AuthError `misconfigured` if every key to publish has retired */
  assertServable(): void {
    const { jwksPath } = this.settings.endpoints;
    if (jwksPath !== undefined && this.#keySet().keys.length === 0) {
      throw bootError([NOTHING_TO_PUBLISH]);
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
