import { unknownLimits } from '../../../record/rate-limit/simple/simple-limits.js';

const fields = Object.entries(unknownLimits);

/**
 * The functions of `record/rate-limit/simple` in Lua, on one table `L`. They have the same names, and give exactly the same
 * numbers: test/fleet/governor/rate/limits-lua.test.ts compares both after random events. If you change one, change the other.
 */
export const limitsLua = `
local L = {}
local fields = { ${fields.map(([name]) => `'${name}'`).join(', ')} }
local unknown = { ${fields.map(([name, value]) => `${name} = ${value}`).join(', ')} }

local function intervalMs()
  if L.burst > 1 and L.slowMs > 8 * L.fastMs then return 0.35 * L.slowMs end
  return L.slowMs - L.fastMs > 0.04 * L.slowMs and L.slowMs - 0.5 * (L.slowMs - L.fastMs) or L.slowMs
end

local function jobPlaces() return math.max(1, L.jobLimit) - (L.jobs + L.unanswered) end

local function hasRoomForJob() return jobPlaces() > 0 end

local function mayTestOneMoreJob()
  local isDue = L.quiet >= (L.jobOdds < 10 and math.min(4, L.patience) or L.patience)
  return isDue and jobPlaces() >= 0
end

local function jobsAtMost() return L.jobs + math.max(0, L.unanswered - 1) end

local function isLate(nowMs) return L.unsent > 0 and L.lastMs < nowMs end

local function isBlocked(nowMs) return L.unanswered >= 1 + math.floor(L.quiet / 4) or isLate(nowMs) end

local function isByJobs() return L.jobOdds > 1 end

local function nextAt(nowMs)
  local fromMs = math.max(nowMs, L.pausedUntilMs)
  if isBlocked(nowMs) then return math.max(fromMs, L.lastMs + 2000) end
  if L.slowMs == 0 then return fromMs end
  local function afterMs(ms) return L.lastMs < 0 and fromMs or math.max(fromMs, L.lastMs + ms) end
  if not isByJobs() then return afterMs(intervalMs()) end
  if hasRoomForJob() then return fromMs end
  return mayTestOneMoreJob() and afterMs(1.5 * L.slowMs) or math.huge
end

local function plan(atMs)
  local gapMs = L.lastMs < 0 and -1 or math.max(0, atMs - L.lastMs)
  L.lastMs = math.max(L.lastMs, atMs)
  L.unsent = L.unsent + 1
  L.unanswered = L.unanswered + 1
  return { atMs = atMs, gapMs = gapMs, isSent = false, refusedMs = L.refusedMs }
end

local function send(submission, nowMs)
  local sentMs = math.max(submission.atMs, nowMs)
  L.lastMs = math.max(L.lastMs, sentMs)
  L.unsent = L.unsent - 1
  local gapMs = submission.gapMs < 0 and -1 or submission.gapMs + sentMs - submission.atMs
  return { atMs = sentMs, gapMs = gapMs, isSent = true, refusedMs = submission.refusedMs }
end

local function arrive(submission, nowMs)
  local tookMs = nowMs - submission.atMs
  local isFast = L.responseMs < 0 or tookMs < L.responseMs
  local usualMs = isFast and tookMs or L.responseMs + 0.05 * (tookMs - L.responseMs)
  local atMs = nowMs - math.max(0, usualMs)
  submission.gapMs = submission.gapMs < 0 and -1 or math.max(0, submission.gapMs + atMs - submission.atMs)
  if L.lastMs == submission.atMs then L.lastMs = atMs end
  submission.atMs = atMs
  L.responseMs = math.max(0, usualMs)
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

local function count(counted, emptyMs, firstMs)
  L.counted = counted
  L.emptyMs = emptyMs
  L.firstMs = firstMs
end

local function bounded(odds) return math.max(0.01, math.min(50, odds)) end

local function weighAcceptance()
  if L.slowMs == 0 then return end
  local isAtLimit = L.jobs >= L.jobLimit
  local factor = L.jobs > L.jobLimit and 0.2 or isAtLimit and 0.6 or 1
  local wasByJobs = isByJobs()
  L.jobOdds = bounded(L.jobOdds * factor)
  if wasByJobs then return end
  L.atLimitShare = L.atLimitShare + 0.05 * ((isAtLimit and 1 or 0) - L.atLimitShare)
end

local surprise = { ['test'] = 1, ['known-rate'] = 2, ['after-retry'] = 8 }

local function weighRefusal(expectation)
  local jobs = jobsAtMost()
  if jobs == 0 then
    L.jobOdds = 0.01
    L.jobLimit = 0
  elseif L.jobLimit == 0 or L.jobOdds <= 0.01 then
    L.jobLimit = jobs
    L.atLimitShare = 0.5
  elseif jobs < L.jobLimit then
    L.jobLimit = jobs
    L.jobOdds = bounded(L.jobOdds * 0.35)
    L.atLimitShare = 0.5
  else
    local rarity = math.min(10, 1 / math.max(L.atLimitShare, 0.001))
    L.jobOdds = bounded(L.jobOdds * rarity * surprise[expectation])
  end
end

local function learnAcceptance(submission)
  local atMs = submission.atMs
  if atMs <= L.emptyMs then return end
  local counted = L.counted + 1
  local firstMs = L.firstMs < 0 and atMs or L.firstMs
  count(counted, L.emptyMs, firstMs)
  if L.slowMs == 0 then return end
  local slowMs = L.slowMs
  if L.emptyMs >= 0 and counted > 3 then slowMs = math.min(slowMs, (atMs - L.emptyMs) / (counted - 1)) end
  if counted > L.burst then slowMs = math.min(slowMs, (atMs - firstMs) / (counted - L.burst)) end
  if L.burst == 1 and submission.gapMs >= 0 then slowMs = math.min(slowMs, submission.gapMs) end
  L.slowMs = math.max(1, slowMs)
  local isDoubtful = L.jobOdds > 0.1 and L.atLimitShare < 0.2
  L.fastMs = math.min(L.fastMs * (isDoubtful and 0.95 or 1), L.slowMs)
  if counted > 2 * L.burst and intervalMs() < 0.75 * ((atMs - firstMs) / (counted - 1)) then count(0, -1, -1) end
end

local function testMore()
  local isSettled = L.slowMs - L.fastMs <= 0.04 * L.slowMs
  if L.slowMs == 0 or L.quiet < L.patience or not (isSettled or L.counted >= L.patience) then return end
  count(0, -1, -1)
  L.fastMs = math.min(L.fastMs, L.slowMs) * (1 - 2 * L.testShare)
  L.testShare = math.min(0.5, L.testShare * 2)
end

local function accept(submission, nowMs)
  arrive(submission, nowMs)
  withoutPlan(submission)
  weighAcceptance()
  L.jobs = L.jobs + 1
  L.quiet = L.quiet + 1
  L.backoffMs = 1000
  L.refusingSinceMs = -1
  L.promisedMs = -1
  L.lastMs = math.max(L.lastMs, submission.atMs)
  L.arrivedMs = math.max(L.arrivedMs, submission.atMs)
  learnAcceptance(submission)
  testMore()
end

local function rateAfterFirstRefusal(submission, waitMs)
  local gapMs = math.min(300000, math.max(0, submission.gapMs))
  L.slowMs = math.min(300000, gapMs + math.max(1, waitMs))
  L.fastMs = 0
  local since = L.firstMs < 0 and 0 or (submission.atMs - L.firstMs) / L.slowMs
  L.burst = math.max(1, math.min(100, math.ceil(L.counted + L.unanswered - 1 - since)))
end

local function rateAfterRefusal(submission, isTest)
  if L.quiet >= L.patience then L.patience = math.min(4000, L.patience * 2) end
  L.testShare = 0.04
  if isTest then
    L.fastMs = math.max(submission.gapMs, L.fastMs)
    return
  end
  local share = L.quiet >= 30 + 2 * L.burst and 0.03 or L.dropShare
  L.fastMs = L.slowMs
  L.slowMs = math.min(300000, L.slowMs * (1 + share))
  L.dropShare = math.min(1, share * 2)
end

local function certainGapMs(submission)
  if L.arrivedMs < 0 or submission.gapMs < 0 then return submission.gapMs end
  return math.max(0, math.min(submission.gapMs, submission.atMs - L.arrivedMs))
end

local function expectationOf(submission)
  if L.slowMs == 0 then return 'test' end
  if L.promisedMs >= 0 and submission.atMs >= L.promisedMs then return 'after-retry' end
  return submission.gapMs < L.slowMs and 'test' or 'known-rate'
end

-- What is learned depends on the numbers before the refusal, so they change last.
local function refuse(submission, nowMs, retryAfterMs, random)
  local waitMs = retryAfterMs or random * L.backoffMs
  local sentMs = submission.atMs
  local gapMs = certainGapMs(submission)
  arrive(submission, nowMs)
  submission.gapMs = gapMs
  if L.slowMs > 0 and submission.atMs - sentMs > 0.1 * intervalMs() then
    withoutPlan(submission)
    pause(nowMs, waitMs)
    return
  end
  if submission.refusedMs < L.refusedMs then
    L.jobLimit = math.min(L.jobLimit, jobsAtMost())
  else
    local expectation = expectationOf(submission)
    weighRefusal(expectation)
    if L.slowMs == 0 then
      rateAfterFirstRefusal(submission, waitMs)
    else
      rateAfterRefusal(submission, expectation == 'test')
    end
    count(0, submission.atMs, -1)
    if L.lastMs == submission.atMs and submission.gapMs >= 0 then L.lastMs = submission.atMs - submission.gapMs end
    L.refusedMs = nowMs
    L.promisedMs = retryAfterMs and nowMs + waitMs or -1
  end
  L.quiet = 0
  withoutPlan(submission)
  pause(nowMs, waitMs)
end

local function suspend(submission, nowMs, retryAfterMs)
  withoutPlan(submission)
  pause(nowMs, retryAfterMs)
end

local function withdraw(submission) withoutPlan(submission) end

local function endJob() L.jobs = math.max(0, L.jobs - 1) end
`;
