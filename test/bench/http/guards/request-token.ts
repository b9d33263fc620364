import { type ExecutionContext, UnauthorizedException } from '@nestjs/common';

export interface BenchRequest {
  readonly headers: { readonly authorization?: string };
  user?: unknown;
}

export function requestOf(context: ExecutionContext): BenchRequest {
  return context.switchToHttp().getRequest<BenchRequest>();
}

/** As the Nest docs read it. */
export function tokenOf(request: BenchRequest): string {
  const [type, token] = request.headers.authorization?.split(' ') ?? [];
  if (type !== 'Bearer' || token === undefined) {
    throw new UnauthorizedException();
  }
  return token;
}
