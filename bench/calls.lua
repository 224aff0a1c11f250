-- Sends the requests of the file CALLS, each once; says how many were refused.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  calls = {}
  for line in io.lines(os.getenv("CALLS")) do
    calls[#calls + 1] = (line:gsub("\t", "\r\n"))
  end
  next_call = 0
  refused = 0
end

function request()
  next_call = next_call + 1
  -- past the end the first is sent again, and refused: the run then fails rather than flatter
  return calls[next_call] or calls[1]
end

function response(status)
  if status ~= 200 then
    refused = refused + 1
  end
end

function done()
  local sum = 0
  for _, thread in ipairs(threads) do
    sum = sum + thread:get("refused")
  end
  print("refused " .. sum)
end
