/**
 * What all scripts on sessions begin with. `ARGV[1]` is added to the clock, `ARGV[2]`
 * is what the first key ends with after the part that all keys of its slot begin with:
 * other keys are named from there, so that a prefix that the client adds is in them.
 * Times are seconds with six decimals, the same number here and in JavaScript.
 */
export const SESSION_PRELUDE = `
local time = redis.call('TIME')
local stamp = string.format('%.6f', time[1] + time[2] / 1000000 + ARGV[1])
local now = tonumber(stamp)
local slot = string.sub(KEYS[1], 1, #KEYS[1] - #ARGV[2])

local function index_of(subject)
  return slot .. 'of:' .. subject
end

local function version_of(subject)
  return redis.call('GET', slot .. 'version:' .. subject) or '0'
end

local function expire(key, at)
  redis.call('PEXPIRE', key, string.format('%.0f', math.ceil((at - now) * 1000)))
end

local function keep_until(id, subject, at)
  local index = index_of(subject)
  expire(slot .. id, at)
  redis.call('ZADD', index, string.format('%.6f', at), id)
  expire(index, redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
end

local function revoke(id, subject)
  redis.call('HSET', slot .. id, 'revokedAt', stamp)
  redis.call('ZREM', index_of(subject), id)
end

local function reading(id, answer)
  local row = redis.call('HGETALL', slot .. id)
  local subject = redis.call('HGET', slot .. id, 'subject')
  return {answer, stamp, subject and version_of(subject) or '0', row}
end

local function live(subject)
  local found = {}
  local index = index_of(subject)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', index, '(' .. stamp, '+inf')) do
    local row = redis.call('HMGET', slot .. id, 'createdAt', 'revokedAt', 'subject')
    if row[1] and not row[2] and row[3] == subject then
      found[#found + 1] = {id = id, at = tonumber(row[1])}
    end
  end
  table.sort(found, function(a, b)
    return a.at < b.at or (a.at == b.at and a.id < b.id)
  end)
  return found
end
`;
