import { limitsLua } from './limits-lua.js';

/**
 * The rate limiter that all runs with one account at one gateway share. Redis runs each script as one step, with its own time,
 * so that wrong clocks of workers do not matter. KEYS:
 *
 * 1. a hash with the learned limits, and `clockMs`: the time of the latest step;
 * 2. a hash of the permits by id: state (`planned`, `sent` or `running`), and the numbers of a `SimpleSubmission`;
 * 3. a sorted set of the same ids by the end of their leases: what a dead worker held is given back then;
 * 4. a sorted set of waiting runs by the time of their first question, and
 * 5. of the same runs by the time until which they must ask again.
 *
 * Nothing deletes the learned limits while somebody uses them: they survive every worker.
 */
const prelude = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local keptMs = 30 * 24 * 3600 * 1000

local function number(value) return string.format('%.17g', value) end

local stored = {}

local function load(key, names, defaults)
  local found = redis.call('HMGET', key, unpack(names))
  local state = {}
  for index, name in ipairs(names) do
    stored[name] = tonumber(found[index])
    state[name] = stored[name] or defaults[name]
  end
  -- The time of Redis was set back, or this is another Redis: times of the future would stop everything.
  if now < tonumber(redis.call('HGET', key, 'clockMs') or 0) - 1000 then
    for name, value in pairs(defaults) do
      if string.sub(name, -2) == 'Ms' and not (name == 'slowMs' or name == 'fastMs' or name == 'backoffMs' or name == 'responseMs' or name == 'spacingMs') then
        state[name] = value
      end
    end
  end
  return state
end

local function store(key, names, state)
  local parts = { 'clockMs', number(now) }
  for _, name in ipairs(names) do
    if state[name] ~= stored[name] then
      parts[#parts + 1] = name
      parts[#parts + 1] = number(state[name])
    end
  end
  redis.call('HSET', key, unpack(parts))
  redis.call('PEXPIRE', key, keptMs)
end

-- Returns how many runs have waited longer than this one. Runs that stopped asking are forgotten.
local function rankOf(run)
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', number(now))) do
    redis.call('ZREM', KEYS[4], gone)
    redis.call('ZREM', KEYS[5], gone)
  end
  local rank = redis.call('ZRANK', KEYS[4], run)
  return rank or redis.call('ZCARD', KEYS[4]), rank ~= false
end

local function mustAskWithin(run, ms)
  redis.call('ZADD', KEYS[4], 'NX', number(now), run)
  redis.call('ZADD', KEYS[5], number(now + ms + 500), run)
  redis.call('PEXPIRE', KEYS[4], 60000)
  redis.call('PEXPIRE', KEYS[5], 60000)
end

local function stopsWaiting(run)
  redis.call('ZREM', KEYS[4], run)
  redis.call('ZREM', KEYS[5], run)
end
`;

/** The limiter for engines with jobs. ARGV: what happens, and its values. Returns strings, because Redis cuts off decimals. */
const limits = `${prelude}${limitsLua}
L = load(KEYS[1], fields, unknown)

local function permitOf(id)
  local text = redis.call('HGET', KEYS[2], id)
  if not text then return nil end
  local state, atMs, gapMs, refusedMs = string.match(text, '^(%a+) (%S+) (%S+) (%S+)$')
  return {
    state = state,
    isSent = state ~= 'planned',
    atMs = tonumber(atMs),
    gapMs = tonumber(gapMs),
    refusedMs = tonumber(refusedMs),
  }
end

local function keep(id, state, submission, leaseMs)
  local numbers = number(submission.atMs) .. ' ' .. number(submission.gapMs) .. ' ' .. number(submission.refusedMs)
  redis.call('HSET', KEYS[2], id, state .. ' ' .. numbers)
  redis.call('ZADD', KEYS[3], number(now + leaseMs), id)
end

-- A submission of which nothing is known any more.
local function unplanned() return { atMs = now, gapMs = -1, refusedMs = L.refusedMs } end

local function drop(id)
  redis.call('HDEL', KEYS[2], id)
  redis.call('ZREM', KEYS[3], id)
end

local function giveBack(id, permit)
  if permit.state == 'running' then endJob() else withdraw(permit) end
  drop(id)
end

local function reap()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', number(now))) do
    local permit = permitOf(id)
    if permit then giveBack(id, permit) else drop(id) end
  end
end

-- Returns how many more submissions may be under way now, apart from their rate.
local function places()
  local free = 1 + math.floor(L.quiet / 4) - L.unanswered
  if L.slowMs > 0 and isByJobs() then free = math.min(free, mayTestOneMoreJob() and jobPlaces() + 1 or jobPlaces()) end
  return free
end

local function isByRate() return L.slowMs > 0 and not isByJobs() and L.lastMs >= 0 end

-- Returns the time until a run with this rank may submit: those that have waited longer come first.
local function turnMs(rank) return isByRate() and L.lastMs + (1 + rank) * intervalMs() - now or 0 end

-- Returns whether a run may have a place before those that have waited longer. Without an interval there is no turn, and the
-- one that has waited longest may be asleep for a moment.
local function mayPass(rank)
  if rank == 0 or isByRate() then return true end
  local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
  return now - first[2] < 250
end

local happened = {}

-- id, run, time until the run is ready, how much earlier it may have the permit, lease.
-- Answers with the time until the submission, or with the time until the next question.
function happened.acquire(id, run, readyMs, earlyMs, leaseMs)
  reap()
  -- Its answer was lost.
  local earlier = permitOf(id)
  if earlier then giveBack(id, earlier) end
  local untilMs = nextAt(now) - now
  local rank, isWaiting = rankOf(run)
  -- A response that does not come blocks only for a while, as nextAt says.
  local hasPlace = rank < (isBlocked(now) and 1 or places()) and mayPass(rank)
  local waitMs = math.max(untilMs, turnMs(rank)) - readyMs - earlyMs
  if hasPlace and waitMs <= 0 then
    untilMs = math.max(untilMs, tonumber(readyMs))
    keep(id, 'planned', plan(now + untilMs), leaseMs)
    redis.call('PEXPIRE', KEYS[2], keptMs)
    redis.call('PEXPIRE', KEYS[3], keptMs)
    if isWaiting then stopsWaiting(run) end
    return { 'granted', number(untilMs), number(L.refusingSinceMs) }
  end
  -- What blocks may end at any moment: a submission is sent, a response comes, or a job ends.
  if isLate(now) then waitMs = 5 * (1 + rank) elseif isBlocked(now) or not hasPlace then waitMs = 20 * (1 + rank) end
  waitMs = math.max(waitMs, L.pausedUntilMs - now - readyMs - earlyMs)
  waitMs = math.max(1, math.min(5000, waitMs))
  mustAskWithin(run, waitMs)
  return { 'wait', number(waitMs), number(L.refusingSinceMs) }
end

function happened.sent(id, leaseMs)
  local permit = permitOf(id)
  if permit and permit.state == 'planned' then keep(id, 'sent', send(permit, now), leaseMs) end
end

-- The job of a permit that was given back too early runs, too.
function happened.accepted(id, leaseMs)
  local permit = permitOf(id)
  if permit then accept(permit, now) else L.jobs = L.jobs + 1 end
  keep(id, 'running', permit or unplanned(), leaseMs)
end

function happened.refused(id, retryAfterMs, random)
  local permit = permitOf(id)
  local waitMs = tonumber(retryAfterMs)
  if waitMs < 0 then waitMs = nil end
  if permit then refuse(permit, now, waitMs, tonumber(random)) else pause(now, waitMs or random * L.backoffMs) end
  drop(id)
end

function happened.suspended(id, retryAfterMs)
  local permit = permitOf(id)
  if permit then suspend(permit, now, tonumber(retryAfterMs)) else pause(now, tonumber(retryAfterMs)) end
  drop(id)
end

function happened.ended(id)
  local permit = permitOf(id)
  if permit then giveBack(id, permit) end
end

-- lease, then ids with their states. A permit that was given back too early, or was lost with Redis, exists again.
function happened.renew(leaseMs, ...)
  local given = { ... }
  for index = 1, #given, 2 do
    local id = given[index]
    local state = given[index + 1]
    local permit = permitOf(id)
    if permit then
      redis.call('ZADD', KEYS[3], number(now + leaseMs), id)
    else
      if state == 'running' then L.jobs = L.jobs + 1 else L.unanswered = L.unanswered + 1 end
      keep(id, state == 'running' and state or 'sent', unplanned(), leaseMs)
    end
  end
end

local answer = happened[ARGV[1]](unpack(ARGV, 2))
store(KEYS[1], fields, L)
return answer
`;

/**
 * The limiter for engines that answer with audio, which only backs off (see `makePollRateLimiter`). ARGV: what happens, and
 * its values.
 */
const spacing = `${prelude}
local fields = { 'openAtMs', 'spacingMs', 'refusals' }
local unknown = { openAtMs = 0, spacingMs = 0, refusals = 0 }
local S = load(KEYS[1], fields, unknown)
local happened = {}

function happened.acquire(id, run, readyMs, earlyMs)
  local atMs = math.max(now, S.openAtMs)
  local untilMs = atMs - now
  local leadMs = readyMs + earlyMs
  if untilMs <= leadMs then
    S.openAtMs = atMs + S.spacingMs
    if select(2, rankOf(run)) then stopsWaiting(run) end
    return { 'granted', number(untilMs), S.refusals > 0 and number(now) or '-1' }
  end
  local waitMs = math.max(1, math.min(5000, untilMs - leadMs + (rankOf(run)) * S.spacingMs))
  mustAskWithin(run, waitMs)
  return { 'wait', number(waitMs), '-1' }
end

function happened.accepted()
  S.refusals = 0
  S.spacingMs = S.spacingMs < 10 and 0 or S.spacingMs * 0.9
end

function happened.refused(id, retryAfterMs, random)
  local waitMs = tonumber(retryAfterMs)
  if waitMs < 0 then waitMs = random * math.min(60000, 1000 * 2 ^ S.refusals) end
  local isPaused = S.openAtMs > now + S.spacingMs
  S.openAtMs = math.max(S.openAtMs, now + waitMs)
  if isPaused then return end
  S.refusals = S.refusals + 1
  S.spacingMs = math.min(8000, math.max(125, S.spacingMs * 2))
end

happened.suspended = happened.refused
function happened.sent() end
function happened.ended() end
function happened.renew() end

local answer = happened[ARGV[1]](unpack(ARGV, 2))
store(KEYS[1], fields, S)
return answer
`;

/** The scripts by name. */
export const rateScripts = { limits, spacing } as const;
