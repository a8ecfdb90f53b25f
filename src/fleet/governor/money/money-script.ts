/**
 * The scripts of the ledger that all runs of a catalogue share. Redis runs each of them as one step. The only key is a hash,
 * so that its parts can only be lost together:
 *
 * - `epoch`: the id of this ledger; without it nobody buys. `server`: the `run_id` of the Redis process that has the ledger.
 *   Another process may have an older copy, so there the ledger counts as lost.
 * - `isOpen`: 1 when the journals of all books are in it. `rebuildSinceMs`, `rebuildUntilMs`: who reads them has this time.
 * - `book:<book>`: JSON with `months` (charged, possibly charged and reserved money of the book by month, in micro-dollars),
 *   `live` (the part of it that may be released), `session` (the run that buys for the book; empty: none), `seq` (number of its
 *   latest report), `seenMs`, `isLive` (false: the session ended, or was not heard of for `leaseMs`), and `version`, which
 *   changes with each report and with each change of `months`.
 * - `old:<book>`: while the ledger is rebuilt, the `months` that an earlier Redis process had of the book. They count if nothing
 *   else is known of it, because its manifest has errors or is not in the catalogue any more.
 * - `sum:total`, `sum:<month>`, `live:total`, `live:<month>`: the sums of `months`, and of `live` where `isLive`.
 * - `reapMs`: when to look for sessions that died.
 */
const prelude = `
local key = KEYS[1]

local function get(field) return redis.call('HGET', key, field) end

local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function server() return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') end

local function epoch()
  local found = redis.call('HMGET', key, 'epoch', 'server')
  if found[1] and found[2] == server() then return found[1] end
  return nil
end

local function isOpen() return get('isOpen') == '1' end

local function bookOf(name)
  local text = get('book:' .. name)
  if text then return cjson.decode(text) end
  return { version = 0, session = '', seq = 0, seenMs = 0, isLive = false, months = {}, live = {} }
end

local function add(field, amount)
  if amount ~= 0 then redis.call('HINCRBY', key, field, string.format('%.0f', amount)) end
end

local function replace(kind, before, after)
  for month, amount in pairs(before) do
    add(kind .. ':' .. month, -amount)
    add(kind .. ':total', -amount)
  end
  for month, amount in pairs(after) do
    add(kind .. ':' .. month, amount)
    add(kind .. ':total', amount)
  end
end

-- Without a version, the record gets the next one.
local function put(name, record)
  local before = bookOf(name)
  replace('sum', before.months, record.months)
  replace('live', before.isLive and before.live or {}, record.isLive and record.live or {})
  record.version = record.version or before.version + 1
  redis.call('HSET', key, 'book:' .. name, cjson.encode(record))
end

local function reply(kind, parts)
  parts.kind = kind
  return cjson.encode(parts)
end
`;

/** Marks the sessions that were not heard of for a lease, so that nobody waits for the release of their reservations. */
const reap = `
local function reap(now, leaseMs)
  if now < tonumber(get('reapMs') or 0) then return end
  redis.call('HSET', key, 'reapMs', string.format('%.0f', now + leaseMs / 2))
  local all = redis.call('HGETALL', key)
  for index = 1, #all, 2 do
    if string.sub(all[index], 1, 5) == 'book:' then
      local record = cjson.decode(all[index + 1])
      if record.isLive and record.seenMs < now - leaseMs then
        -- The version stays: a run that opens the book now knows everything.
        record.isLive = false
        put(string.sub(all[index], 6), record)
      end
    end
  end
end
`;

/**
 * A session reports its book, and may ask for a reservation. ARGV: the request as JSON. The report replaces what the ledger
 * had of the book. A session never lowers a number if another one may have bought for the book since it read the journal: when
 * it returns after the ledger was lost (`mode` is `return`), and when it opens the book but another session has reported since
 * `seen` (see `KnownBook`; absent: it has read the journal after all reports).
 */
const exchange = `${prelude}${reap}
local request = cjson.decode(ARGV[1])
local current = epoch()
if not current then return reply('lost', {}) end
local record = bookOf(request.book)
if record.session == request.session and request.seq <= record.seq then return reply('late', {}) end
if request.mode == 'keep' and (request.epoch ~= current or record.session ~= request.session) then
  return reply('unknown', {})
end
local months = request.months
local function isOutdated()
  local seen = request.seen
  if request.mode ~= 'open' or not seen or record.session == request.session then return false end
  return seen.epoch ~= current or seen.version ~= record.version
end
if request.mode == 'return' or isOutdated() then
  for month, amount in pairs(record.months) do months[month] = math.max(amount, months[month] or 0) end
end
local now = nowMs()
local live = request.isClosing and {} or request.live
local function save()
  put(request.book, {
    session = request.isClosing and '' or request.session,
    seq = request.seq,
    seenMs = now,
    isLive = not request.isClosing,
    months = months,
    live = live,
  })
end
save()
reap(now, request.leaseMs)
local known = { epoch = current, months = months }
if not isOpen() then return reply('closed', known) end
if request.price == 0 then return reply('done', known) end
local isWaiting = false
for _, cap in ipairs(request.caps) do
  local sum = tonumber(get('sum:' .. cap.scope) or 0)
  if sum + request.price > cap.limit then
    local charged = sum - tonumber(get('live:' .. cap.scope) or 0)
    if charged + request.price > cap.limit then
      known.cap = cap.name
      known.charged = charged
      return reply('full', known)
    end
    isWaiting = true
  end
end
if isWaiting then return reply('wait', known) end
months[request.month] = (months[request.month] or 0) + request.price
live[request.month] = (live[request.month] or 0) + request.price
save()
return reply('granted', known)
`;

/** Returns 1 if a session's reservations still count. ARGV: session, book, epoch. */
const confirm = `${prelude}
return epoch() == ARGV[3] and isOpen() and bookOf(ARGV[2]).session == ARGV[1] and 1 or 0
`;

/** Returns what a run must know of a book before it reads its journal. ARGV: book. */
const see = `${prelude}
return reply('seen', { epoch = epoch() or '', version = bookOf(ARGV[1]).version })
`;

/** Begins an empty ledger, if it is lost and nobody rebuilds it. ARGV: the new epoch, the time for it in ms. */
const claim = `${prelude}
local now = nowMs()
if epoch() then
  if isOpen() then return reply('open', {}) end
  if now < tonumber(get('rebuildUntilMs') or 0) then return reply('busy', {}) end
end
local wasOpen = isOpen()
local all = redis.call('HGETALL', key)
redis.call('DEL', key)
for index = 1, #all, 2 do
  local kind, name = string.match(all[index], '^(%a+):(.+)$')
  if kind == 'old' then redis.call('HSET', key, all[index], all[index + 1]) end
  if kind == 'book' and wasOpen then
    redis.call('HSET', key, 'old:' .. name, cjson.encode(cjson.decode(all[index + 1]).months))
  end
end
redis.call('HSET', key, 'epoch', ARGV[1], 'server', server(), 'rebuildSinceMs', string.format('%.0f', now),
  'rebuildUntilMs', string.format('%.0f', now + ARGV[2]))
return reply('claimed', {})
`;

/** Gives the one who rebuilds the ledger more time. ARGV: epoch, ms. Returns 1 if it still does. */
const renewClaim = `${prelude}
if epoch() ~= ARGV[1] or isOpen() then return 0 end
redis.call('HSET', key, 'rebuildUntilMs', string.format('%.0f', nowMs() + ARGV[2]))
return 1
`;

/**
 * Adds what the journals say, and opens the ledger. ARGV: epoch, the least time since the claim in ms, and JSON with the
 * `months` of each book. Where a session reported less than the journal says, the larger number counts, and the session has
 * to return.
 */
const finish = `${prelude}
if epoch() ~= ARGV[1] then return reply('lost', {}) end
local restMs = tonumber(get('rebuildSinceMs')) + ARGV[2] - nowMs()
if restMs > 0 then return reply('early', { waitMs = restMs }) end
local charges = cjson.decode(ARGV[3])
local all = redis.call('HGETALL', key)
for index = 1, #all, 2 do
  local name = string.match(all[index], '^old:(.+)$')
  if name then
    if not charges[name] and not get('book:' .. name) then charges[name] = cjson.decode(all[index + 1]) end
    redis.call('HDEL', key, all[index])
  end
end
for name, months in pairs(charges) do
  local record = bookOf(name)
  for month, amount in pairs(months) do
    if amount > (record.months[month] or 0) then
      record.months[month] = amount
      record.session = ''
    end
  end
  record.version = nil
  put(name, record)
end
redis.call('HSET', key, 'isOpen', 1)
return reply('open', {})
`;

/** Returns the version of each book in an open ledger. */
const versions = `${prelude}
if not epoch() or not isOpen() then return reply('lost', {}) end
local found = {}
local all = redis.call('HGETALL', key)
for index = 1, #all, 2 do
  local name = string.match(all[index], '^book:(.+)$')
  if name then found[name] = cjson.decode(all[index + 1]).version end
end
return reply('open', { versions = found })
`;

/**
 * Replaces the numbers of books that nobody buys for, if their versions are still those that were read before their journals.
 * ARGV: the lease of a session in ms, and JSON with `version` and `months` of each book.
 */
const adopt = `${prelude}
if not epoch() or not isOpen() then return reply('lost', {}) end
local now = nowMs()
for name, given in pairs(cjson.decode(ARGV[2])) do
  local record = bookOf(name)
  local isActive = record.session ~= '' and record.isLive and record.seenMs >= now - ARGV[1]
  if not isActive and record.version == given.version then
    put(name, { session = '', seq = 0, seenMs = 0, isLive = false, months = given.months, live = {} })
  end
end
return reply('open', {})
`;

/** Returns the sums. */
const totals = `${prelude}
if not epoch() or not isOpen() then return reply('lost', {}) end
local sums = {}
local live = {}
local all = redis.call('HGETALL', key)
for index = 1, #all, 2 do
  local kind, scope = string.match(all[index], '^(%a+):(.+)$')
  if kind == 'sum' then sums[scope] = tonumber(all[index + 1]) end
  if kind == 'live' then live[scope] = tonumber(all[index + 1]) end
end
return reply('open', { sums = sums, live = live })
`;

/** The scripts by name. */
export const moneyScripts = {
  exchange,
  confirm,
  see,
  claim,
  renewClaim,
  finish,
  versions,
  adopt,
  totals,
} as const;
