-- What wrk asks: the addresses of a file in turn, and at the end one line with the figures.
--   wrk -s polling.lua URL -- FILE keep|close
-- A line of FILE is a path, and behind a tab the entity tag that a client kept of it, if any.

local asks, at = {}, 0

function init(args)
    for line in io.lines(args[1]) do
        local path, tag = line:match("^([^\t]*)\t?(.*)$")
        local headers = { ["Host"] = wrk.headers["Host"], ["Accept-Encoding"] = "gzip" }
        if tag ~= "" then headers["If-None-Match"] = tag end
        if args[2] == "close" then headers["Connection"] = "close" end
        asks[#asks + 1] = wrk.format("GET", path, headers)
    end
end

function request()
    at = at % #asks + 1
    return asks[at]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\nfigures {"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, '
        .. '"broken": %d, "late": %d, "p50": %d, "p99": %d}\n',
        summary.requests, summary.duration, summary.bytes, errors.status,
        errors.connect + errors.read + errors.write, errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
