import { script } from './script.js';
import { SESSION_PRELUDE } from './session-prelude.js';

/** Takes the key of the session and its id, as all of these do. */
export const READ = script(`${SESSION_PRELUDE}
return reading(ARGV[2], 0)
`);

/** Rotates where `mayRotate()` holds; else the row is handed back, to be judged. */
export const ROTATE = script(`${SESSION_PRELUDE}
local family, presented, successor, nonce = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local attempt, device = ARGV[7], ARGV[8]
local grace, idle, deadline = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local row = redis.call('HMGET', KEYS[1],
  'family', 'current', 'revokedAt', 'idleExpiresAt', 'rotatedAt', 'expiresAt', 'subject')
local may = row[1] == family and row[2] == presented and not row[3]
  and now < tonumber(row[4]) and now <= deadline
  and not (grace > 0 and row[5] and now <= tonumber(row[5]) + grace)
if not may then
  return reading(ARGV[2], 0)
end
local idle_expires_at = math.min(now + idle, tonumber(row[6]))
redis.call('HSET', KEYS[1], 'previous', presented, 'current', successor,
  'nonce', nonce, 'rotatedAt', stamp,
  'idleExpiresAt', string.format('%.6f', idle_expires_at))
redis.call('HINCRBY', KEYS[1], 'generation', 1)
if attempt == '' then
  redis.call('HDEL', KEYS[1], 'attempt')
else
  redis.call('HSET', KEYS[1], 'attempt', attempt)
end
if device ~= '' then
  redis.call('HSET', KEYS[1], 'device', device)
end
keep_until(ARGV[2], row[7], idle_expires_at)
return reading(ARGV[2], 1)
`);

/** Carries a verdict out, in time; a session that is over by now is left as it is. */
export const END = script(`${SESSION_PRELUDE}
local row = redis.call('HMGET', KEYS[1], 'subject', 'revokedAt')
if not row[1] or row[2] or now > tonumber(ARGV[3]) then
  return reading(ARGV[2], 0)
end
revoke(ARGV[2], row[1])
return reading(ARGV[2], 1)
`);

/**
 * Revokes where the conditions hold: names of members and their values from `ARGV[3]`
 * on. One that was revoked before is written again as it was: replicas are waited for
 * until the last write of the connection, which this then is.
 */
export const REVOKE = script(`${SESSION_PRELUDE}
local row = redis.call('HMGET', KEYS[1], 'subject', 'revokedAt')
if not row[1] then
  return {0, stamp, '0', {}}
end
for place = 3, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[place]) ~= ARGV[place + 1] then
    return {0, stamp, '0', {}}
  end
end
if row[2] then
  redis.call('HSET', KEYS[1], 'revokedAt', row[2])
  return reading(ARGV[2], 0)
end
revoke(ARGV[2], row[1])
return reading(ARGV[2], 1)
`);
