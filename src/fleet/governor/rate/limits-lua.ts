/**
 * The functions of `record/rate-limit/simple/simple-limits.ts` in Lua, on one table `L`. They have the same names, and give
 * exactly the same numbers: test/fleet/governor/limits-lua.test.ts compares both on random events. If you change one, change the other.
 */
export const limitsLua = `
local L = {}

local fields = {
  'slowMs', 'fastMs', 'burst', 'burstMs', 'counted', 'emptyMs', 'firstMs', 'refusedMs', 'lastMs', 'unsent', 'unanswered',
  'jobs', 'quiet', 'patience', 'testShare', 'dropShare', 'jobLimit', 'jobScore', 'pausedUntilMs', 'backoffMs', 'refusingSinceMs',
}
local unknown = {
  slowMs = 0, fastMs = 0, burst = 0, burstMs = 0, counted = 0, emptyMs = -1, firstMs = -1, refusedMs = -1, lastMs = -1,
  unsent = 0, unanswered = 0, jobs = 0, quiet = 0, patience = 60, testShare = 0.05, dropShare = 0.03, jobLimit = 0,
  jobScore = -2, pausedUntilMs = 0, backoffMs = 1000, refusingSinceMs = -1,
}

local function bounded(score) return math.max(-6, math.min(4, score)) end

local function intervalMs()
  if L.slowMs - L.fastMs > 0.04 * L.slowMs then return L.slowMs - 0.5 * (L.slowMs - L.fastMs) end
  return L.slowMs
end

local function jobPlaces()
  local limit = math.max(1, L.jobLimit)
  return (L.quiet >= L.patience and limit + 1 or limit) - L.jobs - L.unanswered
end

local function hasRoomForJob() return jobPlaces() > 0 end

local function isLate(nowMs) return L.unsent > 0 and L.lastMs < nowMs end

local function isBlocked(nowMs) return L.unanswered >= 1 + math.floor(L.quiet / 4) or isLate(nowMs) end

local function nextAt(nowMs)
  local fromMs = math.max(nowMs, L.pausedUntilMs)
  if isBlocked(nowMs) then return math.max(fromMs, L.lastMs + 2000) end
  if L.slowMs == 0 then return fromMs end
  if L.jobScore > 0 then return hasRoomForJob() and fromMs or math.huge end
  return L.lastMs < 0 and fromMs or math.max(fromMs, L.lastMs + intervalMs())
end

local function plan(atMs)
  local gapMs = L.lastMs < 0 and -1 or math.max(0, atMs - L.lastMs)
  L.lastMs = math.max(L.lastMs, atMs)
  L.unsent = L.unsent + 1
  L.unanswered = L.unanswered + 1
  return { atMs = atMs, gapMs = gapMs, isSent = false }
end

local function send(submission, nowMs)
  local sentMs = math.max(submission.atMs, nowMs)
  L.lastMs = math.max(L.lastMs, sentMs)
  L.unsent = L.unsent - 1
  local gapMs = submission.gapMs < 0 and -1 or submission.gapMs + sentMs - submission.atMs
  return { atMs = sentMs, gapMs = gapMs, isSent = true }
end

local function withoutPlan(submission)
  L.unsent = math.max(0, submission.isSent and L.unsent or L.unsent - 1)
  L.unanswered = math.max(0, L.unanswered - 1)
end

local function pause(nowMs, waitMs)
  if L.pausedUntilMs <= nowMs then L.backoffMs = math.min(60000, L.backoffMs * 2) end
  L.pausedUntilMs = math.max(L.pausedUntilMs, nowMs + waitMs)
  if L.refusingSinceMs < 0 then L.refusingSinceMs = nowMs end
end

local function learnAcceptance(submission)
  local atMs = submission.atMs
  if atMs <= L.emptyMs then return end
  L.counted = L.counted + 1
  if L.firstMs < 0 then L.firstMs = atMs end
  if L.slowMs == 0 then return end
  local burst = math.max(1, math.ceil(L.burst - L.burstMs / L.slowMs))
  local slowMs = L.slowMs
  if L.emptyMs >= 0 and L.counted > 1 then slowMs = math.min(slowMs, (atMs - L.emptyMs) / (L.counted - 1)) end
  if L.counted > burst then slowMs = math.min(slowMs, (atMs - L.firstMs) / (L.counted - burst)) end
  if burst == 1 and submission.gapMs >= 0 then slowMs = math.min(slowMs, submission.gapMs) end
  L.fastMs = math.min(L.fastMs, slowMs)
  L.slowMs = math.max(1, slowMs)
end

local function testMore()
  if L.slowMs == 0 or L.quiet < L.patience or L.slowMs - L.fastMs > 0.04 * L.slowMs then return end
  L.fastMs = L.slowMs * (1 - 2 * L.testShare)
  L.testShare = math.min(0.5, L.testShare * 2)
  L.counted = 0
  L.emptyMs = -1
  L.firstMs = -1
end

local function scoreOfAcceptance(submission)
  if L.slowMs == 0 then return 0 end
  if L.jobs >= L.jobLimit then return -1.4 end
  return submission.gapMs < L.slowMs and 0.5 or 0.05
end

local function scoreOfRefusal(isTest)
  if L.jobs == 0 then return -6 end
  if L.jobLimit > 0 and L.jobs < L.jobLimit then return -1 end
  return isTest and 0.5 or 2.2
end

local function accept(submission)
  withoutPlan(submission)
  L.jobScore = bounded(L.jobScore + scoreOfAcceptance(submission))
  L.jobs = L.jobs + 1
  L.quiet = L.quiet + 1
  L.backoffMs = 1000
  L.refusingSinceMs = -1
  learnAcceptance(submission)
  testMore()
end

local function refuse(submission, nowMs, retryAfterMs, random)
  local waitMs = retryAfterMs or random * L.backoffMs
  withoutPlan(submission)
  pause(nowMs, waitMs)
  if submission.atMs <= L.refusedMs then
    L.quiet = 0
    return
  end
  local isFirst = L.slowMs == 0
  local isTest = isFirst or submission.gapMs < L.slowMs
  local isProbe = not isFirst and L.quiet >= L.patience
  local gapMs = math.max(0, submission.gapMs)
  local fastMs = math.max(gapMs, math.min(L.fastMs, L.slowMs))
  local slowMs = gapMs * (1 + L.dropShare)
  if isFirst then slowMs = gapMs + math.max(1, waitMs) elseif isTest then slowMs = L.slowMs end
  if isFirst then
    L.burst = math.max(1, math.min(100, L.counted))
    if L.firstMs >= 0 then L.burstMs = submission.atMs - L.firstMs end
  end
  local score = scoreOfRefusal(isTest)
  L.slowMs = math.min(300000, slowMs)
  L.fastMs = math.min(300000, fastMs)
  L.counted = 0
  L.emptyMs = submission.atMs
  L.firstMs = -1
  L.refusedMs = nowMs
  if L.lastMs == submission.atMs and submission.gapMs >= 0 then L.lastMs = submission.atMs - submission.gapMs end
  if isProbe then L.patience = math.min(4000, L.patience * 2) end
  L.testShare = 0.05
  if not isTest then
    L.dropShare = L.quiet >= 30 and 0.06 or math.min(1, L.dropShare * 2)
  end
  L.quiet = 0
  L.jobLimit = L.jobLimit == 0 and L.jobs or math.min(L.jobLimit, L.jobs)
  L.jobScore = bounded(L.jobScore + score)
end

local function suspend(submission, nowMs, retryAfterMs)
  withoutPlan(submission)
  pause(nowMs, retryAfterMs)
end

local function withdraw(submission) withoutPlan(submission) end

local function endJob() L.jobs = math.max(0, L.jobs - 1) end
`;
