-- Sends the requests of the file CALLS, each once; says how many were refused.
function init(args)
  calls = {}
  for line in io.lines(os.getenv("CALLS")) do
    calls[#calls + 1] = (line:gsub("\t", "\r\n"))
  end
  next_call = 0
end

function request()
  next_call = next_call + 1
  -- past the end the first is sent again, and refused: the run then fails rather than flatter
  return calls[next_call] or calls[1]
end

-- wrk counts statuses itself; a function for each response would cost the client as much again as sending
function done(summary)
  local errors = summary.errors
  print("refused " .. errors.status + errors.connect + errors.read + errors.write)
end
