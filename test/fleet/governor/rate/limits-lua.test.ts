import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsLua } from '../../../../src/fleet/governor/rate/limits-lua.js';
import {
  accept,
  end,
  nextAt,
  plan,
  refuse,
  type SimpleLimits,
  type SimpleSubmission,
  send,
  suspend,
  unknownLimits,
  withdraw,
} from '../../../../src/record/rate-limit/simple/simple-limits.js';
import { examples } from '../../../support/examples.js';
import { governorClient, testRedis } from '../../../support/governed.js';
import { noRedis } from '../../../support/redis.js';

/** One thing that happens. `which` chooses a submission; `retryAfterMs` below 0: none. */
interface Happening {
  readonly what: 'plan' | 'send' | 'accept' | 'refuse' | 'suspend' | 'withdraw' | 'end';
  readonly passMs: number;
  readonly which: number;
  readonly retryAfterMs: number;
  readonly random: number;
}

/** Applies the same events in Lua, and returns the numbers after each of them, with all their digits. */
const driver = `${limitsLua}
for _, name in ipairs(fields) do L[name] = unknown[name] end
local now = 1000
local open = {}
local states = {}
for index, event in ipairs(cjson.decode(ARGV[1])) do
  now = now + event.passMs
  local what = event.what
  local at = #open > 0 and event.which % #open + 1 or 0
  local one = open[at]
  if what == 'plan' then
    local atMs = nextAt(now)
    if atMs < math.huge then open[#open + 1] = plan(atMs) end
  elseif what == 'end' then endJob()
  elseif one and what == 'send' then
    if not one.isSent then open[at] = send(one, now) end
  elseif one then
    table.remove(open, at)
    if what == 'accept' then accept(one, now) end
    if what == 'refuse' then
      local retryAfterMs = event.retryAfterMs
      if retryAfterMs < 0 then retryAfterMs = nil end
      refuse(one, now, retryAfterMs, event.random)
    end
    if what == 'suspend' then suspend(one, now, math.abs(event.retryAfterMs)) end
    if what == 'withdraw' then withdraw(one) end
  end
  local state = {}
  for _, name in ipairs(fields) do state[#state + 1] = string.format('%.17g', L[name]) end
  state[#state + 1] = string.format('%.17g', nextAt(now))
  states[index] = state
end
return states
`;

const names = Object.keys(unknownLimits) as (keyof SimpleLimits)[];

/** Applies the events, and returns the numbers after each of them. */
function statesOf(events: readonly Happening[]): readonly (readonly number[])[] {
  let limits = unknownLimits;
  let now = 1000;
  const open: SimpleSubmission[] = [];
  return events.map(({ what, passMs, which, retryAfterMs, random }) => {
    now += passMs;
    const at = open.length === 0 ? 0 : which % open.length;
    const one = open[at];
    if (what === 'plan') {
      const atMs = nextAt(limits, now);
      if (atMs < Number.POSITIVE_INFINITY) {
        const step = plan(limits, atMs);
        limits = step.limits;
        open.push(step.submission);
      }
    } else if (what === 'end') limits = end(limits);
    else if (one !== undefined && what === 'send') {
      if (!one.isSent) {
        const step = send(limits, one, now);
        limits = step.limits;
        open[at] = step.submission;
      }
    } else if (one !== undefined) {
      open.splice(at, 1);
      if (what === 'accept') limits = accept(limits, one, now);
      if (what === 'refuse') {
        const given = retryAfterMs < 0 ? null : retryAfterMs;
        limits = refuse(limits, one, { nowMs: now, retryAfterMs: given, random });
      }
      if (what === 'suspend')
        limits = suspend(limits, one, { nowMs: now, retryAfterMs: Math.abs(retryAfterMs) });
      if (what === 'withdraw') limits = withdraw(limits, one);
    }
    return [...names.map((name) => limits[name]), nextAt(limits, now)];
  });
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constant('plan' as const) },
    { weight: 5, arbitrary: fc.constant('send' as const) },
    { weight: 6, arbitrary: fc.constant('accept' as const) },
    { weight: 2, arbitrary: fc.constant('refuse' as const) },
    { weight: 2, arbitrary: fc.constant('end' as const) },
    { weight: 1, arbitrary: fc.constantFrom('suspend' as const, 'withdraw' as const) },
  ),
  passMs: fc.oneof(fc.double({ min: 0, max: 400, noNaN: true }), fc.constantFrom(0, 1000, 100_000)),
  which: fc.nat(50),
  retryAfterMs: fc.oneof(fc.constantFrom(-1, 0, 1000), fc.double({ min: 0, max: 5000, noNaN: true })),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
});

const name = `the rate limiter in Lua${noRedis ? ` (${noRedis})` : ''}`;
describe.skipIf(noRedis)(name, () => {
  it('has exactly the numbers of the one in TypeScript after any events', async () => {
    const client = await governorClient(await testRedis());
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 300 }), async (events) => {
        const found = (await client.eval(driver, 0, JSON.stringify(events))) as string[][];
        expect(
          found.map((state) => state.map((number) => Number(number.replace('inf', 'Infinity')))),
        ).toEqual(statesOf(events));
      }),
      { numRuns: examples(2000) },
    );
  });
});
