import { BEGINNING } from './revocation-page.js';
import { BATCH, TRIM, WALK } from './revocation-trimming.js';
import { script } from './script.js';

/** Records that an `append()` clears away, beyond as many as it stores. */
const SPARE = 100;

/** `ARGV[1]` is added to the clock. Times are seconds with six decimals. */
const TIME = `
local time = redis.call('TIME')
local stamp = string.format('%.6f', time[1] + time[2] / 1000000 + ARGV[1])
local now = tonumber(stamp)
`;

/**
 * Takes the keys of the name of the log and of its stream, and as `ARGV[2]` a new name.
 * Where either is gone the log is another one; what is left of it stays. The stream is
 * never empty, so that one that was lost can be told from one that holds nothing. Behind
 * the name is kept up to where records were removed.
 */
const LOG = `${TIME}
local log, trimmed = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) ?(%S*)$')
if redis.call('EXISTS', KEYS[2]) == 0 then
  log = false
  redis.call('XADD', KEYS[2], '*', 'until', '0', 'text', '')
end
if not log then
  log, trimmed = ARGV[2], ''
  redis.call('SET', KEYS[1], log)
end

local function range(from, count)
  return redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', count)
end

local function is_after(one, other)
  local time, order = string.match(one, '^(%d+)-(%d+)$')
  local others_time, others_order = string.match(other, '^(%d+)-(%d+)$')
  if time ~= others_time then
    return tonumber(time) > tonumber(others_time)
  end
  return tonumber(order) > tonumber(others_order)
end
`;

/**
 * At the memory limit Redis refuses a script whose first write could need memory; this
 * one cannot.
 */
const WHATEVER_THE_MEMORY = `
redis.call('PERSIST', KEYS[1])
`;

/**
 * Takes the channel, then texts and lifetimes. A channel that the application may not
 * publish to keeps nothing from being stored.
 */
export const APPEND = script(`${WHATEVER_THE_MEMORY}${LOG}${TRIM}
local head = all_but_last('-', ${SPARE} + math.floor(#ARGV / 2))
clear(head, (ended_until(head, 0)))
for place = 4, #ARGV, 2 do
  local ending = string.format('%.6f', now + ARGV[place + 1])
  redis.call('XADD', KEYS[2], '*', 'until', ending, 'text', ARGV[place])
end
if #ARGV > 3 then
  redis.pcall('PUBLISH', ARGV[3], '')
end
return {stamp}
`);

/**
 * Takes the name and the place of a position. The record of that place has to be there
 * still, unless all up to there were removed. Otherwise the server has lost it, in a
 * failover or by a restore, and maybe stored others since.
 */
export const READ_LOG = script(`${LOG}
local entries, known, full = {}, ARGV[3] == log, false
if known then
  entries = range(ARGV[4], ${BATCH})
  full = #entries == ${BATCH}
  if entries[1] and entries[1][1] == ARGV[4] then
    table.remove(entries, 1)
  elseif is_after(ARGV[4], trimmed == '' and '${BEGINNING}' or trimmed) then
    known = false
  end
end
if not known then
  entries = range('-', ${BATCH})
  full = #entries == ${BATCH}
end
return {stamp, log, known and 1 or 0, full and 1 or 0, entries}
`);

export const TRIM_LOG = script(`${LOG}${TRIM}${WALK}`);

/**
 * Takes the key of what is spent, the attempt and the lifetime. What this attempt has
 * spent before is written again: replicas are waited for until the last write of the
 * connection, which this then is.
 */
export const SPEND = script(`${TIME}
local stored = redis.call('GET', KEYS[1])
if stored then
  local ending, attempt = string.match(stored, '^(%S+) (.*)$')
  if now < tonumber(ending) and attempt ~= ARGV[2] then
    return {stamp, 0}
  end
end
redis.call('SET', KEYS[1], string.format('%.6f ', now + ARGV[3]) .. ARGV[2],
  'PX', string.format('%.0f', math.max(1, math.ceil(ARGV[3] * 1000))))
return {stamp, 1}
`);
