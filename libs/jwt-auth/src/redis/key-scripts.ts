import { script } from './script.js';

/** What the scripts answer. */
export const DONE = 1;
export const TOO_LATE = -1;

/**
 * Both take the hash of the ring; the sequence, the record and the time in seconds
 * past which nothing may be changed. What is there already, word for word, was
 * stored by a first sending of the same command: a client sends again by itself
 * after it lost its connection.
 */
const BEGIN = `
if tonumber(redis.call('TIME')[1]) > tonumber(ARGV[3]) then
  return ${TOO_LATE}
end
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if stored == ARGV[2] then
  return ${DONE}
end
`;

const STORE = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return ${DONE}
`;

/** Takes the hash of the ring. */
export const LIST = script(`
return redis.call('HVALS', KEYS[1])
`);

/** Stores the record where there is none. */
export const CREATE = script(`${BEGIN}
if stored then
  return 0
end
${STORE}`);

/**
 * Stores the record where there is one of the version expected, the fourth argument. A key
 * must be revocable at the memory limit too: Redis refuses a script there only if its
 * first write could need memory.
 */
export const REPLACE = script(`${BEGIN}
local isJson, record = pcall(cjson.decode, stored or '')
if not isJson or type(record) ~= 'table' or record.version ~= tonumber(ARGV[4]) then
  return 0
end
redis.call('PERSIST', KEYS[1])
${STORE}`);
