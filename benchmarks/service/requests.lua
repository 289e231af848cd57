-- For wrk: asks the paths of a file in turn, and prints what came of it.
local paths, asked = {}, 0

function init()
  for line in io.lines(os.getenv("LOAD_PATHS")) do paths[#paths + 1] = line end
end

function request()
  asked = asked + 1
  return wrk.format("GET", paths[(asked - 1) % #paths + 1])
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "failed": %d, "bytes": %d, "p50": %.2f, "p95": %.2f, "p99": %.2f}\n',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
