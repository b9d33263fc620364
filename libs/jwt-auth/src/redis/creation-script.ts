import { CLOSED_AT_ONCE } from '../sessions/creation.js';
import { script } from './script.js';
import { SESSION_PRELUDE } from './session-prelude.js';
import { CLOSED } from './session-rows.js';

/** What it answers with first. */
export const CREATED = 1;
export const REFUSALS: Readonly<Record<number, 'late' | 'outdated' | 'full'>> =
  { 0: 'late', 2: 'outdated', 3: 'full' };

/** Sessions that have ended and may stand before those that are to leave. */
const LOOKED_AT = 200;

/** With a great many ended ones before them, those that end first are taken for the least recently used. */
const LEAST_USED = `
local function least_used(owner, epoch, most)
  local ends = index_of('ends', owner, epoch)
  local found, is_found = {}, {}
  local function take(id)
    if #found < most and not is_found[id] then
      found[#found + 1], is_found[id] = id, true
    end
  end
  for _, id in ipairs(redis.call('ZRANGE', index_of('used', owner, epoch),
      0, most + ${LOOKED_AT} - 1)) do
    local ends_at = #found < most and redis.call('ZSCORE', ends, id)
    if ends_at and now < tonumber(ends_at) then
      take(id)
    end
  end
  if #found < most then
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', ends,
        '(' .. stamp, '+inf', 'LIMIT', 0, most)) do
      take(id)
    end
  end
  return found
end
`;

/**
 * Takes the key of the session and its id; the deadline, the version, the limit (0 for
 * none) and whether a full owner is refused; the lifetimes; the owner and the family,
 * then names and values of further members. The ids that a first sending closed are kept
 * with the row, and written again as they were: replicas are waited for until the last
 * write of the connection, which this then is.
 */
export const CREATE = script(`${SESSION_PRELUDE}${LEAST_USED}
local id, most = ARGV[2], tonumber(ARGV[5])
local owner, family = ARGV[9], ARGV[10]

local function created(closed)
  local answer = reading(id, ${CREATED})
  answer[#answer + 1] = closed
  return answer
end

local stored = redis.call('HGET', KEYS[1], 'family')
if stored == family then
  local text, before = redis.call('HGET', KEYS[1], '${CLOSED}'), {}
  if text then
    redis.call('HSET', KEYS[1], '${CLOSED}', text)
    for each in string.gmatch(text, '%S+') do
      before[#before + 1] = each
    end
  end
  return created(before)
end
if stored then
  return redis.error_reply('ERR the id is taken')
end
if now > tonumber(ARGV[3]) then
  return {0, stamp}
end
local version, epoch = state_of(owner)
if tonumber(version) > tonumber(ARGV[4]) then
  return {2, stamp}
end
local closed = {}
if most > 0 then
  local live = redis.call('ZCOUNT', index_of('ends', owner, epoch), '(' .. stamp, '+inf')
  local excess = live + 1 - most
  if excess > 0 and ARGV[6] == 'refuse' then
    return {3, stamp}
  end
  if excess > 0 then
    closed = least_used(owner, epoch, math.min(excess, ${CLOSED_AT_ONCE}))
  end
end
local expires_at = tonumber(string.format('%.6f', now + ARGV[8]))
local idle_expires_at = math.min(now + ARGV[7], expires_at)
redis.call('HSET', KEYS[1], 'owner', owner, 'epoch', epoch, 'family', family,
  'generation', 0, 'createdAt', stamp,
  'idleExpiresAt', string.format('%.6f', idle_expires_at),
  'expiresAt', string.format('%.6f', expires_at))
for place = 11, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[place], ARGV[place + 1])
end
if #closed > 0 then
  redis.call('HSET', KEYS[1], '${CLOSED}', table.concat(closed, ' '))
end
for _, each in ipairs(closed) do
  revoke(each, owner, epoch)
end
sweep(owner, epoch)
expire(KEYS[1], idle_expires_at)
redis.call('ZADD', index_of('opened', owner, epoch), stamp, id)
keep(id, owner, epoch, idle_expires_at, stamp)
remember(owner)
return created(closed)
`);
