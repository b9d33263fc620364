import type { JwtAuthOptions } from '@jwt-auth/nestjs';
import type { VerifyingKeys } from '../../../../libs/jwt-auth/src/keys/verifying-keys.js';
import { resolveOptions } from '../../../../libs/jwt-auth/src/options/resolve-options.js';
import { Authenticator } from '../../../../libs/jwt-auth/src/principal/authenticator.js';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import {
  type HubSurroundings,
  RevocationHub,
} from '../../../../libs/jwt-auth/src/sessions/revocation/revocation-hub.js';
import type { RevocationOptions } from '../../../../libs/jwt-auth/src/sessions/revocation/revocation-options.js';
import { RevocationService } from '../../../../libs/jwt-auth/src/sessions/revocation/revocation.service.js';
import {
  Issuers,
  type TrustedIssuers,
} from '../../../../libs/jwt-auth/src/token/issuers.js';
import { normalizeType } from '../../../../libs/jwt-auth/src/token/media-type.js';
import { TokenIssuer } from '../../../../libs/jwt-auth/src/token/token-issuer.js';
import { TokenService } from '../../../../libs/jwt-auth/src/token/token.service.js';
import { TokenVerifier } from '../../../../libs/jwt-auth/src/token/token-verifier.js';
import { FakeClock, START } from '../../../support/fake-clock.js';
import { FakeMonotonic } from '../../../support/jwks/fake-monotonic.js';
import { ISSUER, SCENES, sceneOptions } from '../../../support/scenes.js';
import { FickleLog } from './fickle-log.js';

/** The time of everything, which stands still until it is moved. */
export class Time {
  readonly clock = new FakeClock();
  readonly monotonic = new FakeMonotonic();

  pass(seconds: number): void {
    this.clock.advance(seconds);
    this.monotonic.advance(seconds);
  }
}

export interface InstanceOptions {
  readonly time?: Time;
  /** What instances share. */
  readonly shared?: MemoryRevocationLog;
  readonly revocations?: RevocationOptions;
  readonly auth?: Partial<JwtAuthOptions>;
  readonly others?: TrustedIssuers;
  readonly store?: HubSurroundings['store'];
}

/** One instance of an application with revocations, wired as the module does. */
export class Instance {
  readonly time: Time;
  readonly log: FickleLog;
  readonly hub: RevocationHub;
  readonly verifier: TokenVerifier;
  readonly authenticator: Authenticator;
  readonly service: TokenService<object>;
  readonly revocations: RevocationService;
  readonly warnings: string[] = [];
  readonly issuer: TokenIssuer;
  /** By which tokens are verified; a test may exchange them. */
  readonly keys: { resolve: VerifyingKeys['resolve'] };

  constructor({
    time = new Time(),
    shared = new MemoryRevocationLog(time.clock, time.monotonic.read),
    revocations = {},
    auth = {},
    others,
    store,
  }: InstanceOptions = {}) {
    this.time = time;
    this.log = new FickleLog(shared);
    const resolved = resolveOptions(
      {
        ...sceneOptions(SCENES.HS256),
        ...auth,
        revocations: { ...revocations, log: this.log },
      },
      false,
    );
    const settings = resolved.revocationSettings;
    if (settings === undefined) {
      throw new Error('There are no settings of revocations');
    }
    const { clock } = time;
    const warn = (message: string): void => void this.warnings.push(message);
    this.hub = new RevocationHub(settings, {
      log: this.log,
      store,
      clock,
      monotonic: time.monotonic.read,
      warn,
    });
    const type = normalizeType(resolved.accessTokenType);
    this.keys = { resolve: (hint, now) => resolved.keys.resolve(hint, now) };
    const own = { ...resolved, keys: this.keys, type, subjectRequired: true };
    this.verifier = new TokenVerifier(
      new Issuers({ ...own, revocations: this.hub }, others),
      clock,
    );
    this.authenticator = new Authenticator(
      this.verifier,
      { ...resolved, warn },
      clock,
    );
    const { longestLifetime } = settings;
    this.issuer = new TokenIssuer(
      { ...resolved, longestLifetime, refuseSecretClaims: false, warn },
      clock,
    );
    this.service = new TokenService<object>(
      this.issuer,
      this.verifier,
      this.authenticator,
      resolved.maxBytes,
      this.hub,
    );
    this.revocations = new RevocationService(this.hub, this.service, ISSUER);
  }

  /** An access token of a session. */
  async ofSession(subject: string, sid: string, sv: number): Promise<string> {
    const { token } = await this.issuer.issueForSession(
      subject,
      {},
      { sid, sv, at: this.time.clock.now(), notAfter: START + 1e8 },
    );
    return token;
  }
}
