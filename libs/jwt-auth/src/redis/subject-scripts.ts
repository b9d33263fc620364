import { script } from './script.js';
import { SESSION_PRELUDE } from './session-prelude.js';

/** Longer than any access token lives, in seconds: 400 days. */
const VERSION_LIFETIME = 400 * 86_400;

/**
 * All of these take the key of the subject's version, whose end is `ARGV[2]`, the key
 * of its index, and the subject as `ARGV[3]`.
 */
const RAISE = `
local function raise(least)
  local before = tonumber(version_of(ARGV[3]))
  local version = least and math.max(before, least)
    or math.max(before + 1, math.floor(now))
  local text = string.format('%.0f', version)
  redis.call('SET', KEYS[1], text, 'EX', '${VERSION_LIFETIME}')
  return text
end
`;

export const VERSION = script(`${SESSION_PRELUDE}
return {stamp, version_of(ARGV[3])}
`);

/** `ARGV[4]`, where there is one, is the least that it is to be. */
export const RAISE_VERSION = script(`${SESSION_PRELUDE}${RAISE}
return {stamp, raise(ARGV[4] and tonumber(ARGV[4]))}
`);

/**
 * `ARGV[4]` is the id of the session that is kept, or nothing, and `ARGV[5]` the
 * deadline. Past that it answers with the time alone: whoever signed in since then did
 * so after it was given up.
 */
export const REVOKE_ALL = script(`${SESSION_PRELUDE}${RAISE}
if now > tonumber(ARGV[5]) then
  return {stamp}
end
local version, ids, kept = raise(), {}, {}
for _, each in ipairs(live(ARGV[3])) do
  if each.id == ARGV[4] then
    kept = redis.call('HGETALL', slot .. each.id)
  else
    revoke(each.id, ARGV[3])
    ids[#ids + 1] = each.id
  end
end
return {stamp, version, ids, kept}
`);

export const LIST = script(`${SESSION_PRELUDE}
local ids, rows = {}, {}
for place, each in ipairs(live(ARGV[3])) do
  ids[place] = each.id
  rows[place] = redis.call('HGETALL', slot .. each.id)
end
return {stamp, ids, rows}
`);
