/**
 * Walks a file of tokens in a circle from a given place, over all connections
 * together, and ends with a line of JSON.
 */
export const WRK_SCRIPT = `
local requests = {}
local cursor = 0

function init(args)
  cursor = tonumber(args[2])
  for token in io.lines(args[1]) do
    requests[#requests + 1] =
      wrk.format("GET", nil, { Host = wrk.host, Authorization = "Bearer " .. token })
  end
end

function request()
  cursor = cursor % #requests + 1
  return requests[cursor]
end

function done(summary, latency, rates)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"requests":%d,"microseconds":%d,"refused":%d,"failed":%d}\\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
`;
