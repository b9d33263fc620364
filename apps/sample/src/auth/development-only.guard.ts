import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  NotFoundException,
} from '@nestjs/common';

/** In production the route is not there. A guard, since pipes would answer 400 first. */
@Injectable()
export class DevelopmentOnlyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (process.env['NODE_ENV'] === 'production') {
      const { method, url } = context
        .switchToHttp()
        .getRequest<{ method: string; url: string }>();
      throw new NotFoundException(`Cannot ${method} ${url}`);
    }
    return true;
  }
}
