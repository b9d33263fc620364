import { script } from './script.js';
import { SESSION_PRELUDE } from './session-prelude.js';

/** Takes the key of the session and its id, as all of these do. */
export const READ = script(`${SESSION_PRELUDE}
return reading(ARGV[2], 0)
`);

/**
 * Rotates if `mayRotate()` holds; else the row is handed back, to be judged. From
 * `ARGV[11]` on are names and values of what is told of the device.
 */
export const ROTATE = script(`${SESSION_PRELUDE}
local family, presented, successor, nonce = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local attempt = ARGV[7]
local grace, idle, deadline = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local row = redis.call('HMGET', KEYS[1], 'family', 'current', 'revokedAt',
  'idleExpiresAt', 'rotatedAt', 'expiresAt', 'owner', 'epoch')
local owner, epoch = row[7], row[8]
local may = row[1] == family and row[2] == presented and not row[3]
  and now < tonumber(row[4]) and now <= deadline
  and not (grace > 0 and row[5] and now <= tonumber(row[5]) + grace)
if not may or epoch ~= select(2, state_of(owner)) then
  return reading(ARGV[2], 0)
end
local idle_expires_at = math.min(now + idle, tonumber(row[6]))
expire(KEYS[1], idle_expires_at)
redis.call('HSET', KEYS[1], 'previous', presented, 'current', successor,
  'nonce', nonce, 'rotatedAt', stamp,
  'idleExpiresAt', string.format('%.6f', idle_expires_at))
redis.call('HINCRBY', KEYS[1], 'generation', 1)
if attempt == '' then
  redis.call('HDEL', KEYS[1], 'attempt')
else
  redis.call('HSET', KEYS[1], 'attempt', attempt)
end
for place = 11, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[place], ARGV[place + 1])
end
keep(ARGV[2], owner, epoch, idle_expires_at, stamp)
return reading(ARGV[2], 1)
`);

/** Takes the deadline, and asks for a session that is not over. */
const IN_TIME = `
local row = redis.call('HMGET', KEYS[1], 'owner', 'epoch', 'revokedAt',
  'generation', 'followedGeneration')
local owner, epoch = row[1], row[2]
if not owner or row[3] or now > tonumber(ARGV[3]) or epoch ~= select(2, state_of(owner)) then
  return reading(ARGV[2], 0)
end
`;

/** Carries a verdict out that ends the session; one that is over by now is left as it is. */
export const END = script(`${SESSION_PRELUDE}${IN_TIME}
revoke(ARGV[2], owner, epoch)
return reading(ARGV[2], 1)
`);

/** Takes the generation that was judged, and what is written if it is the first to follow. */
export const FOLLOW = script(`${SESSION_PRELUDE}${IN_TIME}
if row[4] ~= ARGV[4] or row[5] == ARGV[6] then
  return reading(ARGV[2], 0)
end
redis.call('HSET', KEYS[1], 'followed', ARGV[5], 'followedGeneration', ARGV[6])
return reading(ARGV[2], 1)
`);

/**
 * Revokes if the conditions hold: names of members and their values from `ARGV[3]` on.
 * A session that was over before is written again as it was: replicas are waited for until
 * the last write of the connection, which this then is.
 */
export const REVOKE = script(`${SESSION_PRELUDE}
local row = redis.call('HMGET', KEYS[1], 'owner', 'epoch', 'revokedAt')
local owner, epoch = row[1], row[2]
local is_meant = owner and true
for place = 3, #ARGV, 2 do
  is_meant = is_meant and redis.call('HGET', KEYS[1], ARGV[place]) == ARGV[place + 1]
end
if not is_meant then
  return {0, stamp, '0', '0', '0', {}}
end
if row[3] or epoch ~= select(2, state_of(owner)) then
  leave(owner, epoch, {ARGV[2]})
  redis.call('HSET', KEYS[1], 'epoch', epoch)
  return reading(ARGV[2], 0)
end
revoke(ARGV[2], owner, epoch)
return reading(ARGV[2], 1)
`);
