import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/base/time/clock.js';
import type { Engine, JobEngine, PollOutcome, SubmitOutcome } from '../../../src/engines/engine.js';
import { profileOf } from '../../../src/engines/registry.js';
import { chunkKey } from '../../../src/split/key.js';
import type { JournalEntry } from '../../../src/state/journal/journal-entry.js';
import { parseLine } from '../../../src/state/journal/journal-line.js';
import { isLoopback } from '../../../src/state/ledger.js';
import { encodeWav } from '../../support/encode-wav.js';
import { examples } from '../../support/examples.js';
import { journalEntry, submittingStep, writeJournal } from '../../support/journal-lines.js';
import { recordingFolder, texts } from '../../support/recording.js';

const price = 40_000;
const real = 'https://gateway.example';
const sandbox = 'http://127.0.0.1:8787';
const profile = profileOf('pixazo')!;
const keyOf = (text: string) =>
  chunkKey({
    engine: profile.name,
    model: profile.model,
    text,
    voice: 'Kore',
    prompt: null,
    language: null,
  });

/** A clock whose wall time is set by the test. Waits end at once. */
function wallClock(start: string): Clock & { set(time: string): void; jump(ms: number): void } {
  let wall = Date.parse(start);
  let monotonic = 0;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    async sleep(ms, signal) {
      await setImmediate();
      signal?.throwIfAborted();
      // Whole milliseconds, because a smaller wait might not change the sum, and would repeat forever.
      wall += Math.ceil(ms);
      monotonic += Math.ceil(ms);
    },
    set: (time) => {
      wall = Date.parse(time);
    },
    jump: (ms) => {
      wall += ms;
    },
  };
}

type Outcome = SubmitOutcome['kind'] | 'charged' | 'error';

/** Number of gateways so far. It makes request ids unique across runs. */
let gateways = 0;

/** Creates an engine without a network. Its submissions get the listed outcomes in turn. */
function scriptedEngine(options: {
  outcomes: readonly Outcome[];
  /** Outcome of a poll for a request of an earlier run. */
  ofEarlier?: (requestId: string) => PollOutcome;
  onSubmit?: (nth: number) => void;
  onPoll?: (requestId: string) => void;
}): (engine: Engine) => JobEngine {
  gateways += 1;
  const gateway = gateways;
  let submits = 0;
  const polled = new Map<string, PollOutcome>();
  return ({ origin }) => ({
    kind: 'jobs',
    profile,
    origin,
    async submit() {
      // A 429 uses up no retry, so a gateway with nothing else would never end the run.
      const outcome = submits < 40 ? options.outcomes[submits % options.outcomes.length] : 'accepted';
      submits += 1;
      const requestId = `r${submits}.${gateway}`;
      options.onSubmit?.(submits);
      await setImmediate();
      switch (outcome) {
        case 'rate-limited':
          return { kind: outcome, retryAfterMs: 120_000, message: 'later' };
        case 'uncertain':
        case 'unavailable':
          return { kind: outcome, message: outcome };
        case 'charged':
        case 'error':
          polled.set(requestId, { kind: 'failed', charged: outcome === 'charged', message: outcome });
          return { kind: 'accepted', requestId };
        default:
          return { kind: 'accepted', requestId };
      }
    },
    async release() {},
    async poll(requestId) {
      options.onPoll?.(requestId);
      await setImmediate();
      const completed: PollOutcome = { kind: 'completed', mediaUrls: [requestId] };
      if (/^r\d/.test(requestId)) return polled.get(requestId) ?? completed;
      return options.ofEarlier?.(requestId) ?? completed;
    },
    async download(_url, path) {
      await writeFile(path, encodeWav(new Int16Array(240), 24_000));
      return { kind: 'downloaded', bytes: 524 };
    },
    close: () => Promise.resolve(),
  });
}

const linesOf = (folder: string): JournalEntry[] => {
  const text = readFileSync(join(folder, 'journal.jsonl'), 'utf8');
  return text.split('\n').flatMap((line) => {
    const parsed = parseLine(line);
    return parsed.kind === 'entry' ? [parsed.entry] : [];
  });
};

/** Adds up what a journal says about charged and possibly charged requests, by month. It does not use the ledger. */
function chargedByMonth(entries: readonly JournalEntry[], origin: string): Map<string, number> {
  const months = new Map<string, number>();
  const seen = entries.filter((entry) => isLoopback(entry.origin) === isLoopback(origin));
  for (const entry of seen) {
    if (entry.type !== 'submitting') continue;
    const { submission, time, priceMicroUsd } = entry;
    if (seen.some((one) => one.type === 'refused' && one.submission === submission)) continue;
    const ids = seen.flatMap((one) =>
      one.type === 'accepted' && one.submission === submission ? [one.requestId] : [],
    );
    if (seen.some((one) => one.type === 'ended' && !one.charged && ids.includes(one.requestId))) continue;
    months.set(time.slice(0, 7), (months.get(time.slice(0, 7)) ?? 0) + priceMicroUsd);
  }
  return months;
}

async function withFolder<T>(
  use: (book: Awaited<ReturnType<typeof recordingFolder>>) => Promise<T>,
): Promise<T> {
  const book = await recordingFolder();
  try {
    return await use(book);
  } finally {
    await book.remove();
  }
}

const at = (time: string, origin = real) => ({ time, origin });

describe('the monthly budget', () => {
  it('applies to all runs of a month, and its message has the month and the start of the next one', () =>
    withFolder(async (book) => {
      const clock = wallClock('2026-11-10T12:00:00Z');
      const options = { url: real, texts: texts(5), clock, concurrency: 1, monthlyBudgetMicroUsd: 3 * price };
      const first = await book.record({
        ...options,
        texts: texts(2),
        wrapEngine: scriptedEngine({ outcomes: ['accepted'] }),
      });
      expect(first.recorded).toMatchObject({ bought: 2, stopped: null });
      const engine = scriptedEngine({ outcomes: ['uncertain'] });
      const second = await book.record({ ...options, wrapEngine: engine });
      expect(second.recorded).toMatchObject({ bought: 0, spentMicroUsd: 0, uncertainMicroUsd: price });
      expect(second.recorded.stopped).toEqual({
        code: 'monthly-budget',
        message:
          'The monthly budget is reached: $0.08 spent and $0.04 possibly charged in November 2026. The next month begins on 2026-12-01 (UTC).',
      });
      clock.set('2026-12-01T00:00:00Z');
      const third = await book.record({ ...options, wrapEngine: scriptedEngine({ outcomes: ['accepted'] }) });
      expect(third.recorded).toMatchObject({ bought: 3, stopped: null });
    }));

  it('is that of the next month after midnight, even for a price that was reserved before', () =>
    withFolder(async (book) => {
      const clock = wallClock('2026-11-30T23:59:30Z');
      // November has room for one request. After a wait of two minutes, it is sent in December.
      const wrapEngine = scriptedEngine({ outcomes: ['rate-limited', 'accepted', 'accepted', 'accepted'] });
      await writeJournal(join(book.folder, 'journal.jsonl'), [
        journalEntry(submittingStep('nov'), at('2026-11-02T00:00:00.000Z')),
        // Written by a clock that was ahead. The time of the line counts.
        journalEntry(submittingStep('dec'), at('2026-12-24T00:00:00.000Z')),
      ]);
      const { recorded } = await book.record({
        url: real,
        texts: texts(5),
        clock,
        concurrency: 1,
        monthlyBudgetMicroUsd: 2 * price,
        wrapEngine,
      });
      expect(recorded).toMatchObject({ bought: 1, stopped: { code: 'monthly-budget' } });
      expect(recorded.stopped?.message).toContain(
        'in December 2026. The next month begins on 2027-01-01 (UTC)',
      );
      expect(Object.fromEntries(chargedByMonth(linesOf(book.folder), real))).toEqual({
        '2026-11': price,
        '2026-12': 2 * price,
      });
    }));

  it('is refunded in the month of the charge', () =>
    withFolder(async (book) => {
      const clock = wallClock('2026-11-30T12:00:00Z');
      const wrapEngine = scriptedEngine({
        outcomes: ['error', 'accepted', 'accepted'],
        onPoll: (requestId) => {
          if (requestId.startsWith('r1.')) clock.set('2026-12-01T12:00:00Z');
        },
      });
      const { recorded, snapshot } = await book.record({
        url: real,
        texts: texts(2),
        clock,
        concurrency: 1,
        monthlyBudgetMicroUsd: price,
        wrapEngine,
      });
      // The refund for November does not pay for a second request in December.
      expect(recorded).toMatchObject({ bought: 1, stopped: { code: 'monthly-budget' } });
      expect([...snapshot.ledger.months]).toEqual([
        ['2026-12', { spentMicroUsd: price, uncertainMicroUsd: 0 }],
      ]);
    }));

  it.each([0, 1])('is never exceeded in any month by a clock that jumps at every read (from %i)', (from) =>
    withFolder(async (book) => {
      const clock = wallClock('2026-11-20T12:00:00Z');
      let reads = from;
      const jumping = () => {
        reads += 1;
        return clock.now() + (reads % 2) * 20 * 86_400_000;
      };
      const { recorded } = await book.record({
        url: real,
        texts: texts(9),
        clock: { ...clock, now: jumping },
        monthlyBudgetMicroUsd: 2 * price,
        wrapEngine: scriptedEngine({ outcomes: ['accepted'] }),
      });
      expect(recorded.stopped).toMatchObject({ code: 'monthly-budget' });
      for (const charged of chargedByMonth(linesOf(book.folder), real).values())
        expect(charged).toBeLessThanOrEqual(2 * price);
    }),
  );

  it('gets back the price of an accepted request that is not charged', () =>
    withFolder(async (book) => {
      const { recorded } = await book.record({
        url: real,
        texts: texts(1),
        clock: wallClock('2026-11-20T12:00:00Z'),
        monthlyBudgetMicroUsd: price,
        wrapEngine: scriptedEngine({ outcomes: ['error', 'accepted'] }),
      });
      expect(recorded).toMatchObject({ bought: 1, stopped: null, spentMicroUsd: price });
    }));

  it('gets back the price of an uncharged request of an earlier run in this month', () =>
    withFolder(async (book) => {
      const [text = ''] = texts(1);
      await writeJournal(join(book.folder, 'journal.jsonl'), [
        journalEntry(submittingStep('a', { key: keyOf(text) }), at('2026-11-02T00:00:00.000Z')),
        journalEntry(
          { type: 'accepted', submission: 'a', key: keyOf(text), requestId: 'earlier' },
          at('2026-11-02T00:00:00.000Z'),
        ),
      ]);
      const { recorded } = await book.record({
        url: real,
        texts: [text],
        clock: wallClock('2026-11-20T12:00:00Z'),
        monthlyBudgetMicroUsd: price,
        wrapEngine: scriptedEngine({
          outcomes: ['accepted'],
          ofEarlier: () => ({ kind: 'failed', charged: false, message: 'ERROR' }),
        }),
      });
      expect(recorded).toMatchObject({ bought: 1, stopped: null, spentMicroUsd: price });
    }));

  it.each([
    [real, sandbox],
    [sandbox, real],
  ])('ignores, for a run at %s, charges at %s', (here, there) =>
    withFolder(async (book) => {
      await writeJournal(join(book.folder, 'journal.jsonl'), [
        journalEntry(submittingStep('a'), at('2026-11-02T00:00:00.000Z', there)),
      ]);
      const { recorded } = await book.record({
        url: here,
        texts: texts(2),
        clock: wallClock('2026-11-20T12:00:00Z'),
        monthlyBudgetMicroUsd: price,
        concurrency: 1,
        wrapEngine: scriptedEngine({ outcomes: ['accepted'] }),
      });
      expect(recorded).toMatchObject({ bought: 1, stopped: { code: 'monthly-budget' } });
    }),
  );

  it('allows no purchase if it is overdrawn', () =>
    withFolder(async (book) => {
      await writeJournal(
        join(book.folder, 'journal.jsonl'),
        ['a', 'b'].map((name) => journalEntry(submittingStep(name), at('2026-11-02T00:00:00.000Z'))),
      );
      const { recorded, events } = await book.record({
        url: real,
        texts: texts(1),
        clock: wallClock('2026-11-20T12:00:00Z'),
        monthlyBudgetMicroUsd: price,
        wrapEngine: scriptedEngine({ outcomes: ['accepted'] }),
      });
      expect(recorded).toMatchObject({ bought: 0, stopped: { code: 'monthly-budget' } });
      expect(events.map(({ type }) => type)).not.toContain('chunk-submitting');
    }));
});

const earlierRequest = fc.record({
  time: fc.constantFrom('2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'),
  settledIn: fc.constantFrom('2026-11-30T00:00:00.000Z', '2026-12-01T00:00:01.000Z'),
  origin: fc.constantFrom(real, real, 'https://other.example', sandbox),
  end: fc.constantFrom('crash', 'uncertain', 'refused', 'accepted', 'charged', 'free'),
  isWanted: fc.boolean(),
});

describe('budgets with any history, outcomes and clock', () => {
  it('never allow a request beyond the budget of the run, or of the month of its journal line', async () => {
    const outcome = fc.constantFrom<Outcome>(
      'accepted',
      'accepted',
      'rate-limited',
      'unavailable',
      'uncertain',
      'charged',
      'error',
    );
    const jump = fc.constantFrom(0, 0, 1000, 3_600_000, -3_600_000, 20 * 86_400_000, -20 * 86_400_000);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          history: fc.array(earlierRequest, { maxLength: 8 }),
          outcomes: fc.array(outcome, { minLength: 1, maxLength: 12 }),
          jumps: fc.array(jump, { minLength: 1, maxLength: 6 }),
          earlierCharged: fc.boolean(),
          monthly: fc.nat(8),
          perRun: fc.nat(12),
          concurrency: fc.integer({ min: 1, max: 5 }),
          start: fc.constantFrom('2026-11-30T23:59:59.500Z', '2026-11-15T00:00:00Z'),
        }),
        (world) => withFolder((book) => expectWithinBudgets(book, world)),
      ),
      { numRuns: examples(60) },
    );
  });
});

interface World {
  readonly history: readonly {
    time: string;
    settledIn: string;
    origin: string;
    end: string;
    isWanted: boolean;
  }[];
  readonly outcomes: readonly Outcome[];
  readonly jumps: readonly number[];
  readonly earlierCharged: boolean;
  readonly monthly: number;
  readonly perRun: number;
  readonly concurrency: number;
  readonly start: string;
}

async function expectWithinBudgets(
  book: Awaited<ReturnType<typeof recordingFolder>>,
  world: World,
): Promise<void> {
  const wanted = texts(10);
  const history = world.history.flatMap(({ time, settledIn, origin, end, isWanted }, index) => {
    const [submission, requestId] = [`s${index}`, `earlier-${index}`];
    const key = keyOf(isWanted ? (wanted[index] ?? '') : `Gone ${index}.`);
    const lines = [journalEntry(submittingStep(submission, { key }), { time, origin })];
    const later = { time: settledIn, origin };
    if (end === 'uncertain' || end === 'refused') {
      lines.push(journalEntry({ type: end, submission, reason: end }, later));
    } else if (end !== 'crash') {
      lines.push(journalEntry({ type: 'accepted', submission, key, requestId }, later));
      const charged = end === 'charged';
      if (end !== 'accepted')
        lines.push(journalEntry({ type: 'ended', key, requestId, charged, reason: end }, later));
    }
    return lines;
  });
  await writeJournal(join(book.folder, 'journal.jsonl'), history);
  const before = chargedByMonth(history, real);
  const earlier = new Set(history.map(({ id }) => id));
  const [monthly, perRun] = [world.monthly * price, world.perRun * price];
  const clock = wallClock(world.start);
  const exceeded: string[] = [];
  const verify = () => {
    const lines = linesOf(book.folder);
    for (const [month, charged] of chargedByMonth(lines, real))
      if (charged > Math.max(monthly, before.get(month) ?? 0)) exceeded.push(`${charged} in ${month}`);
    const ofRun = [
      ...chargedByMonth(
        lines.filter(({ id }) => !earlier.has(id)),
        real,
      ).values(),
    ];
    const total = ofRun.reduce((sum, charged) => sum + charged, 0);
    if (total > perRun) exceeded.push(`${total} in this run`);
  };
  const { recorded, snapshot } = await book.record({
    url: real,
    texts: wanted,
    clock,
    concurrency: world.concurrency,
    retries: 2,
    budgetMicroUsd: perRun,
    monthlyBudgetMicroUsd: monthly,
    wrapEngine: scriptedEngine({
      outcomes: world.outcomes,
      ofEarlier: () => ({ kind: 'failed', charged: world.earlierCharged, message: 'lost' }),
      onSubmit(nth) {
        verify();
        clock.jump(world.jumps[nth % world.jumps.length] ?? 0);
      },
    }),
  });
  verify();
  expect(exceeded).toEqual([]);
  const months = [...snapshot.ledger.months].map(
    ([month, { spentMicroUsd, uncertainMicroUsd }]) => [month, spentMicroUsd + uncertainMicroUsd] as const,
  );
  expect(new Map(months)).toEqual(chargedByMonth(linesOf(book.folder), real));
  // A run that does not stop has tried every chunk.
  const isDone = recorded.bought + recorded.collected + recorded.failed.length === wanted.length;
  expect(isDone || recorded.stopped !== null).toBe(true);
}
