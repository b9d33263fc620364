import { OWNER_KEPT } from '../sessions/owner-state.js';

/** Ended sessions that one script takes out of the indexes at most. */
const SWEPT = 100;

/**
 * All scripts on sessions begin with this. `ARGV[1]` is added to the clock, `ARGV[2]` is
 * how the first key ends, after the part that all keys of its slot begin with: other keys
 * are named from there, so that a prefix that the client adds is in them. Times are
 * seconds with six decimals, the same number here and in JavaScript.
 *
 * The sessions of an owner are in three sorted sets for each epoch: by when they end, by
 * when they were used last and by when they were opened. "Sign out everywhere" begins new
 * ones.
 *
 * At the memory limit, Redis refuses a script if its first write could need memory: those
 * that end sessions begin with one that cannot, and those that open them do not.
 */
export const SESSION_PRELUDE = `
local time = redis.call('TIME')
local stamp = string.format('%.6f', time[1] + time[2] / 1000000 + ARGV[1])
local now = tonumber(stamp)
local slot = string.sub(KEYS[1], 1, #KEYS[1] - #ARGV[2])

local function state_key(owner)
  return slot .. 'owner:' .. owner
end

local function state_of(owner)
  local state = redis.call('HMGET', state_key(owner), 'version', 'epoch', 'raisedAt')
  return state[1] or '0', state[2] or '0', state[3] or '0'
end

local function index_of(kind, owner, epoch)
  return slot .. kind .. ':' .. owner .. ':' .. epoch
end

local function expire(key, at)
  redis.call('PEXPIRE', key, string.format('%.0f', math.ceil((at - now) * 1000)))
end

local function remember(owner)
  redis.call('EXPIRE', state_key(owner), '${OWNER_KEPT}')
end

local function keep(id, owner, epoch, ends_at, used_at)
  local ends = index_of('ends', owner, epoch)
  local used = index_of('used', owner, epoch)
  redis.call('ZADD', ends, string.format('%.6f', ends_at), id)
  redis.call('ZADD', used, used_at, id)
  local last = redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2]
  expire(ends, last)
  expire(used, last)
  expire(index_of('opened', owner, epoch), last)
end

local function leave(owner, epoch, ids)
  for _, kind in ipairs({'ends', 'used', 'opened'}) do
    redis.call('ZREM', index_of(kind, owner, epoch), unpack(ids))
  end
end

local function sweep(owner, epoch)
  local ended = redis.call('ZRANGEBYSCORE', index_of('ends', owner, epoch),
    '-inf', stamp, 'LIMIT', 0, ${SWEPT})
  if #ended > 0 then
    leave(owner, epoch, ended)
  end
end

local function revoke(id, owner, epoch)
  leave(owner, epoch, {id})
  redis.call('HSET', slot .. id, 'revokedAt', stamp)
end

local function reading(id, answer)
  local owner = redis.call('HGET', slot .. id, 'owner')
  local version, epoch, raised_at = '0', '0', '0'
  if owner then
    version, epoch, raised_at = state_of(owner)
  end
  return {answer, stamp, version, epoch, raised_at, redis.call('HGETALL', slot .. id)}
end
`;
