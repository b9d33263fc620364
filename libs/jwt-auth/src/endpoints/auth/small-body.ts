import { type HttpServer, SetMetadata } from '@nestjs/common';

/** Most bytes that a route of ours reads; Express takes no more by default. */
const MOST_BYTES = 100 * 1024;

/** Read by the Fastify adapter of Nest, as `@RouteConfig()` writes it; Express has no limits per route. */
const ROUTE_CONFIG = '__fastify_route_config__';
const MARK = '@jwt-auth/nestjs:small-body';

/**
 * For routes whose bodies are small, or that need none: Fastify refuses more than 100 KB
 * before it parses them, and takes an empty body of any content type.
 */
export function SmallBody(): MethodDecorator {
  return SetMetadata(ROUTE_CONFIG, { [MARK]: true });
}

interface FastifyRoute {
  readonly config?: Readonly<Record<string, unknown>>;
  bodyLimit?: number;
  onRequest?: unknown;
}

interface FastifyRequest {
  readonly headers: Record<string, unknown>;
}

interface FastifyInstance {
  readonly initialConfig: { readonly bodyLimit?: number };
  addHook(name: 'onRoute', hook: (route: FastifyRoute) => void): unknown;
}

/** Has the routes of `@SmallBody()` treated as it says; before they are registered. */
export function limitSmallBodies(
  adapter: Partial<HttpServer> | undefined,
): void {
  if (adapter?.getType?.() !== 'fastify') {
    return;
  }
  const fastify = adapter.getInstance?.() as FastifyInstance;
  const { bodyLimit = MOST_BYTES } = fastify.initialConfig;
  fastify.addHook('onRoute', (route) => {
    if (route.config?.[MARK] === true) {
      route.bodyLimit = Math.min(bodyLimit, MOST_BYTES);
      route.onRequest = [route.onRequest ?? [], forgetTypeOfNothing].flat();
    }
  });
}

/** Many clients name a content type whether they send content or not; Fastify parses what has one. */
function forgetTypeOfNothing(
  { headers }: FastifyRequest,
  _: unknown,
  done: () => void,
): void {
  const length = headers['content-length'] ?? '0';
  if (headers['transfer-encoding'] === undefined && length === '0') {
    delete headers['content-type'];
  }
  done();
}
