import { script } from './script.js';
import { SESSION_PRELUDE } from './session-prelude.js';
import { CLOSED } from './session-rows.js';

/** What it answers with first. */
export const CREATED = 1;
export const REFUSALS: Readonly<Record<number, 'late' | 'outdated' | 'full'>> =
  { 0: 'late', 2: 'outdated', 3: 'full' };

/**
 * Takes the key of the session and its id; the deadline, the version, the limit (0 for
 * none) and whether a full subject is refused; the lifetimes; the subject and the
 * family, then names and values of further members. Whom a first sending closed is kept
 * with the row, and written again as it was: replicas are waited for until the last write
 * of the connection, which this then is.
 */
export const CREATE = script(`${SESSION_PRELUDE}
local id, most = ARGV[2], tonumber(ARGV[5])
local subject, family = ARGV[9], ARGV[10]
local stored = redis.call('HGET', KEYS[1], 'family')
if stored == family then
  local text, before = redis.call('HGET', KEYS[1], '${CLOSED}'), {}
  if text then
    redis.call('HSET', KEYS[1], '${CLOSED}', text)
    for each in string.gmatch(text, '%S+') do
      before[#before + 1] = each
    end
  end
  return {${CREATED}, stamp, redis.call('HGETALL', KEYS[1]), before}
end
if stored then
  return redis.error_reply('ERR the id is taken')
end
if now > tonumber(ARGV[3]) then
  return {0, stamp}
end
if tonumber(version_of(subject)) > tonumber(ARGV[4]) then
  return {2, stamp}
end
local closed = {}
if most > 0 then
  local others = live(subject)
  local excess = #others + 1 - most
  if excess > 0 and ARGV[6] == 'refuse' then
    return {3, stamp}
  end
  for place = 1, excess do
    closed[place] = others[place].id
    revoke(closed[place], subject)
  end
end
local expires_at = tonumber(string.format('%.6f', now + ARGV[8]))
local idle_expires_at = math.min(now + ARGV[7], expires_at)
redis.call('ZREMRANGEBYSCORE', index_of(subject), '-inf', stamp)
redis.call('HSET', KEYS[1], 'subject', subject, 'family', family,
  'generation', 0, 'createdAt', stamp,
  'idleExpiresAt', string.format('%.6f', idle_expires_at),
  'expiresAt', string.format('%.6f', expires_at))
for place = 11, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[place], ARGV[place + 1])
end
if #closed > 0 then
  redis.call('HSET', KEYS[1], '${CLOSED}', table.concat(closed, ' '))
end
keep_until(id, subject, idle_expires_at)
return {${CREATED}, stamp, redis.call('HGETALL', KEYS[1]), closed}
`);
