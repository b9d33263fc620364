import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { BenchKeys } from './bench-keys.js';
import { requestOf, tokenOf } from './request-token.js';
import { VerifiedMap } from './verified-map.js';

/** Guards that a team would write by hand, without any module of this field. */
abstract class BareGuard implements CanActivate {
  protected abstract verify(token: string): unknown;

  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    const token = tokenOf(request);
    try {
      request.user = this.verify(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}

@Injectable()
export class MapGuard extends BareGuard {
  private readonly verified: VerifiedMap;

  constructor(keys: BenchKeys) {
    super();
    this.verified = new VerifiedMap(keys);
  }

  protected verify(token: string): unknown {
    return this.verified.claimsOf(token);
  }
}

@Injectable()
export class JsonwebtokenGuard extends BareGuard {
  constructor(private readonly keys: BenchKeys) {
    super();
  }

  protected verify(token: string): unknown {
    return this.keys.jsonwebtoken?.(token);
  }
}

@Injectable()
export class NodeCryptoGuard extends BareGuard {
  constructor(private readonly keys: BenchKeys) {
    super();
  }

  protected verify(token: string): unknown {
    return this.keys.bare(token);
  }
}
