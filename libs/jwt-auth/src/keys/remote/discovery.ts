import { FetchFailure } from './fetch-failure.js';
import { type Fetching, httpGet } from './http-get.js';
import { parseObject } from './strict-json.js';

/**
 * The `jwks_uri` of the issuer, out of its OpenID configuration (OpenID Connect
 * Discovery 1.0 section 4) or else its RFC 8414 metadata. It is checked like an
 * address that the team gave, when it is fetched.
 *
 * @throws FetchFailure where there is none, or the document is another issuer's
 */
export async function discover(
  issuer: string,
  fetching: Fetching,
): Promise<URL> {
  const metadata = await metadataOf(issuer, fetching);
  if (metadata['issuer'] !== issuer) {
    throw new FetchFailure('its metadata names another issuer');
  }
  const jwksUri = metadata['jwks_uri'];
  if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri)) {
    throw new FetchFailure('its metadata has no jwks_uri that is an address');
  }
  return new URL(jwksUri);
}

/** Whoever answers, but with no JSON object that could be an OpenID configuration, may have the other one. */
async function metadataOf(
  issuer: string,
  fetching: Fetching,
): Promise<Record<string, unknown>> {
  const [openId, oauth] = metadataUrls(issuer);
  try {
    return await objectAt(openId, fetching);
  } catch (error) {
    if (!(error instanceof FetchFailure && error.isOther)) {
      throw error;
    }
    return await objectAt(oauth, fetching);
  }
}

async function objectAt(
  url: URL,
  fetching: Fetching,
): Promise<Record<string, unknown>> {
  return parseObject((await httpGet(url, fetching)).body);
}

/** OpenID appends to the path of the issuer, RFC 8414 section 3.1 inserts before it. */
export function metadataUrls(issuer: string): [openId: URL, oauth: URL] {
  const path = new URL(issuer).pathname.replace(/\/$/, '');
  const at = (pathname: string): URL =>
    Object.assign(new URL(issuer), { pathname });
  return [
    at(`${path}/.well-known/openid-configuration`),
    at(`/.well-known/oauth-authorization-server${path}`),
  ];
}
