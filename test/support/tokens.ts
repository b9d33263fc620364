import {
  AuthError,
  type Clock,
  type JwtAuthOptions,
  TokenService,
  type VerifyOptions,
} from '@jwt-auth/nestjs';
import {
  type ResolvedOptions,
  resolveOptions,
} from '../../libs/jwt-auth/src/options/resolve-options.js';
import { Authenticator } from '../../libs/jwt-auth/src/principal/authenticator.js';
import { Issuers } from '../../libs/jwt-auth/src/token/issuers.js';
import { normalizeType } from '../../libs/jwt-auth/src/token/media-type.js';
import { TokenIssuer } from '../../libs/jwt-auth/src/token/token-issuer.js';
import { TokenVerifier } from '../../libs/jwt-auth/src/token/token-verifier.js';
import { FakeClock, START } from './fake-clock.js';
import { forge } from './forge.js';
import { goodClaims, goodHeader, SCENES, sceneOptions } from './scenes.js';

/** What signs and checks tokens, without Nest around it. */
export interface Bench<Time extends Clock = FakeClock> {
  readonly clock: Time;
  readonly options: ResolvedOptions;
  readonly verifier: TokenVerifier;
  readonly authenticator: Authenticator;
  readonly service: TokenService<object>;
  /** What issuer and authenticator warned of, in order. */
  readonly warnings: readonly string[];
}

export interface BenchSettings<Time extends Clock> {
  readonly clock?: Time;
  readonly production?: boolean;
}

/** The options over those of the HMAC scene, wired as the module does. */
export function bench<Time extends Clock = FakeClock>(
  options: Partial<JwtAuthOptions> = {},
  { clock, production = false }: BenchSettings<Time> = {},
): Bench<Time> {
  const time = clock ?? (new FakeClock() as Clock as Time);
  const resolved = resolveOptions(
    { ...sceneOptions(SCENES.HS256), ...options },
    production,
  );
  const warnings: string[] = [];
  const type = normalizeType(resolved.accessTokenType);
  const verifier = new TokenVerifier(
    new Issuers({ ...resolved, type, subjectRequired: true }),
    time,
  );
  const warn = (message: string): void => void warnings.push(message);
  const issuer = new TokenIssuer(
    { ...resolved, refuseSecretClaims: production, warn },
    time,
  );
  const authenticator = new Authenticator(
    verifier,
    { ...resolved, warn },
    time,
  );
  const service = new TokenService<object>(
    issuer,
    verifier,
    authenticator,
    resolved.maxBytes,
  );
  return {
    clock: time,
    options: resolved,
    verifier,
    authenticator,
    service,
    warnings,
  };
}

/** Members that replace those of a good header or payload; `undefined` takes one away. */
export type Changes = Readonly<Record<string, unknown>>;

/** A token that `bench()` accepts, but for the changes. */
export function altered(header: Changes, payload: Changes = {}): string {
  const scene = SCENES.HS256;
  return forge(
    { ...goodHeader(scene), ...header },
    { ...goodClaims(START), ...payload },
    scene.signer,
  );
}

/** The error with which something is refused. Whatever else it throws is passed on. */
export async function refusal(action: () => unknown): Promise<AuthError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof AuthError) {
      return error;
    }
    throw error;
  }
  throw new Error('Expected a refusal, but there was none');
}

/** `accepted`, or check and code of the refusal. `verify()` and `explain()` must agree on it. */
export async function verdict(
  service: TokenService<object>,
  token: unknown,
  options?: VerifyOptions,
): Promise<string> {
  const verified = await verifyVerdict(service, token as string, options);
  const { accepted, code, checks } = await service.explain(token, options);
  const failed = checks.find(({ outcome }) => outcome === 'failed');
  const explained = accepted ? 'accepted' : `${failed?.check}: ${code}`;
  if (explained !== verified) {
    throw new Error(`verify() says ${verified}, explain() says ${explained}`);
  }
  return verified;
}

async function verifyVerdict(
  service: TokenService<object>,
  token: string,
  options: VerifyOptions | undefined,
): Promise<string> {
  try {
    await service.verify(token, options);
    return 'accepted';
  } catch (error) {
    if (error instanceof AuthError && error.kind === 'rejected') {
      return `${error.check}: ${error.code}`;
    }
    throw error;
  }
}
