export { JwtAuthPassportModule } from './jwt-auth-passport.module.js';
export { JwtStrategy } from './jwt.strategy.js';
export type { PassportJwtStrategy } from './judge.js';
