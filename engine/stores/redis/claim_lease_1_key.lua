-- Announces who holds a learner's lease. Only a higher fencing number replaces another; the same
-- one renews it.
--
-- KEYS[1]  hash of the learner: fence, session, engine
-- ARGV[1]  fencing number
-- ARGV[2]  session id
-- ARGV[3]  engine id
-- ARGV[4]  how long the announcement stands, milliseconds
-- returns  1 where it stands now, 0 where a higher number stands there

local known = tonumber(redis.call('HGET', KEYS[1], 'fence') or '') or 0
if known > tonumber(ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'session', ARGV[2], 'engine', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
