import { Test } from '@nestjs/testing';
import {
  Clock,
  JwtAuthModule,
  type JwtAuthOptions,
  TokenService,
} from '@jwt-auth/nestjs';
import { FakeClock } from './fake-clock.js';

/** The token service as an application would be given it, with the time standing still. */
export async function tokenServiceOf(
  options: JwtAuthOptions,
  clock: Clock = new FakeClock(),
): Promise<TokenService> {
  const module = await Test.createTestingModule({
    imports: [JwtAuthModule.forRoot(options)],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  return module.get(TokenService);
}
