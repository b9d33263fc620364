import { script } from './script.js';
import { SESSION_PRELUDE } from './session-prelude.js';

/** All of these take the key of the owner's state, whose end is `ARGV[2]`, and the owner as `ARGV[3]`. */
const STATE = `${SESSION_PRELUDE}
local owner = ARGV[3]
local version, epoch, raised_at = state_of(owner)
`;

/** As `raised()` says. */
const RAISE = `
local function raised(least)
  local before = tonumber(version)
  return string.format('%.0f', least and math.max(before, least)
    or math.max(before + 1, math.floor(now * 1000)))
end
`;

export const VERSION = script(`${STATE}
return {stamp, version, raised_at}
`);

/**
 * `ARGV[4]`, if it is given, is the least that the version is to be. A version that is
 * high enough is written again as it was, for the replicas that are waited for.
 */
export const RAISE_VERSION = script(`${STATE}${RAISE}
local after = raised(ARGV[4] and tonumber(ARGV[4]))
if after ~= version then
  version, raised_at = after, stamp
end
if version ~= '0' then
  remember(owner)
  redis.call('HSET', KEYS[1], 'version', version, 'raisedAt', raised_at)
  remember(owner)
end
return {stamp, version, raised_at}
`);

/**
 * `ARGV[4]` is the id of the session that is kept, or nothing, and `ARGV[5]` the deadline.
 * Past that it answers with the time alone: a sign-in since then came after it was given
 * up. What was in the old indexes is freed by Redis beside its work.
 */
export const REVOKE_ALL = script(`${STATE}${RAISE}
if now > tonumber(ARGV[5]) then
  return {stamp}
end
local id, kept = ARGV[4], {}
local row = id ~= '' and redis.call('HMGET', slot .. id,
  'owner', 'epoch', 'revokedAt', 'idleExpiresAt', 'rotatedAt', 'createdAt')
local is_kept = row and row[1] == owner and row[2] == epoch and not row[3]
  and now < tonumber(row[4])
redis.call('UNLINK', index_of('ends', owner, epoch), index_of('used', owner, epoch),
  index_of('opened', owner, epoch))
epoch = raised()
redis.call('HSET', KEYS[1], 'version', epoch, 'epoch', epoch, 'raisedAt', stamp)
remember(owner)
if is_kept then
  redis.call('HSET', slot .. id, 'epoch', epoch)
  redis.call('ZADD', index_of('opened', owner, epoch), row[6], id)
  keep(id, owner, epoch, row[4], row[5] or row[6])
  kept = redis.call('HGETALL', slot .. id)
end
return {stamp, epoch, kept}
`);

/**
 * Takes the time of the newest sign-in to be listed, how many of those before it were
 * looked at, and how many are now. Each is answered with its row, empty if it has ended.
 */
export const LIST = script(`${STATE}
local ids = redis.call('ZREVRANGEBYSCORE', index_of('opened', owner, epoch),
  ARGV[4], '-inf', 'LIMIT', ARGV[5], ARGV[6])
local rows = {}
for place, id in ipairs(ids) do
  local ends_at = redis.call('ZSCORE', index_of('ends', owner, epoch), id)
  local is_live = ends_at and now < tonumber(ends_at)
  rows[place] = is_live and redis.call('HGETALL', slot .. id) or {}
end
return {stamp, ids, rows}
`);
