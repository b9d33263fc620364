import { BEGINNING } from './revocation-page.js';

/** Records that one page has, or one script stores. */
export const BATCH = 1000;

/**
 * Records leave at the head and in their order, so that a reader can tell what was
 * removed from what was lost: where the head has not ended, but enough behind it has, it
 * is stored again at the end, and whoever reads on gets it once more. Only where at least
 * as many have ended as have not: so no record costs more than one that is stored again,
 * and at least half of what stays has not ended. The last one stays in any case.
 */
export const TRIM = `
local function ended_until(entries, balance)
  local last = 0
  for place, entry in ipairs(entries) do
    local is_over = tonumber(entry[2][2]) <= now
    balance = balance + (is_over and 1 or -1)
    if is_over and balance >= 0 then
      last = place
    end
  end
  return last, balance
end

local function clear(entries, last)
  local removed = 0
  for place = 1, last do
    local id, fields = entries[place][1], entries[place][2]
    if tonumber(fields[2]) > now then
      redis.call('XADD', KEYS[2], '*', unpack(fields))
    else
      removed = removed + 1
    end
    redis.call('XDEL', KEYS[2], id)
  end
  if last > 0 then
    redis.call('SET', KEYS[1], log .. ' ' .. entries[last][1])
  end
  return removed
end

local function all_but_last(from, most)
  local entries = range(from, most + 1)
  local last = table.remove(entries)
  return entries, last[1]
end
`;

/** Where a walk through the log is: `append()` looks at the head only, and so at what may be. */
export interface Walk {
  /** The next record to be looked at; nothing at the end. */
  readonly place: string;
  /** How many more of those before it have ended than have not. */
  readonly balance: string;
  /** Up to where all is to be cleared first, or nothing. */
  readonly target: string;
}

export const START: Walk = { place: BEGINNING, balance: '0', target: '' };

/** Takes a walk, and answers with the number of those removed and where it is then. */
export const WALK = `
local place, balance, target = ARGV[3], tonumber(ARGV[4]), ARGV[5]
if target ~= '' then
  local entries, last = all_but_last('-', ${BATCH}), 0
  while entries[last + 1] and not is_after(entries[last + 1][1], target) do
    last = last + 1
  end
  local rest = last == ${BATCH} and target or ''
  return {stamp, clear(entries, last), '${BEGINNING}', '0', rest}
end
local entries, following = all_but_last(place, ${BATCH})
local last, sum = ended_until(entries, balance)
if last > 0 and place == '${BEGINNING}' then
  return {stamp, clear(entries, last), '${BEGINNING}', '0', ''}
end
if last > 0 then
  return {stamp, 0, '${BEGINNING}', '0', entries[last][1]}
end
return {stamp, 0, #entries == ${BATCH} and following or '', tostring(sum), ''}
`;
