-- Asks the requests of a file in turn, a line each: the path, a tab, the body of a POST or nothing, a tab, and
-- the forms an answer may be packed in or nothing.
local asked, place = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, body, packed = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    if body == "" then
      asked[#asked + 1] = wrk.format("GET", path, packed ~= "" and {["Accept-Encoding"] = packed} or {})
    else
      asked[#asked + 1] = wrk.format("POST", path, {["Content-Type"] = "application/json"}, body)
    end
  end
end

function request()
  place = place % #asked + 1
  return asked[place]
end

function done(summary, latency)
  local lost = summary.errors
  io.write(string.format(
    '\n{"answers": %d, "seconds": %.3f, "bad": %d, "p50": %.3f, "p95": %.3f, "p99": %.3f}\n',
    summary.requests, summary.duration / 1e6,
    lost.connect + lost.read + lost.write + lost.status + lost.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3
  ))
end
