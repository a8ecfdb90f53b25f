import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NarrateError } from '../../../src/base/errors.js';
import { openLedgerMemory } from '../../../src/project/cache/ledger-memory.js';
import { runContext } from '../../../src/record/run-context.js';
import { ledgerSteps } from '../../../src/state/continue-ledger.js';
import type { JournalEntry, JournalStep } from '../../../src/state/journal/journal-entry.js';
import { formatEntry } from '../../../src/state/journal/journal-line.js';
import { foldJournal, type Ledger } from '../../../src/state/ledger.js';
import { openState, readState } from '../../../src/state/state.js';
import { journalEntry, keyOf, submittingStep, writeJournal } from '../../support/journal-lines.js';
import { judgementOf, missing } from '../../support/word-judgements.js';

const origin = 'https://gateway.example';
const otherOrigin = 'http://127.0.0.1:8080';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'narrate-ledger-'));
});
afterEach(() => rm(root, { recursive: true }));

const journal = () => join(root, '.narrate/journal.jsonl');
const cacheFile = (part: string) => join(root, `.narrate/cache/pipeline.yaml.pixazo.${part}.jsonl`);
const unused = (): readonly JournalEntry[] => {
  throw new Error('The journal was parsed again.');
};
const sizeInCache = async () => memory().find(await readFile(journal()), unused)?.size ?? null;
const memory = () => openLedgerMemory({ root, name: 'pipeline.yaml.pixazo', origin });
const cached = async () =>
  (await readState(join(root, '.narrate'), { origin, ledgers: memory() })).snapshot.ledger;
const whole = async () => (await readState(join(root, '.narrate'), { origin })).snapshot.ledger;
/** Reads the measures, too, which a cached ledger parses late. */
const plain = (ledger: Ledger) => ({ ...ledger, measures: [...ledger.measures] });
/** A changed byte may raise the version of a line, and then no version of the journal can be read. */
const outcome = (read: () => Promise<Ledger>) =>
  read().then(plain, (error: unknown) => (error instanceof NarrateError ? error.code : String(error)));

const edge = { edgeDbfs: -60, swellDb: 1, stepShare: 0.5 };
const measures = (samples: number) => ({
  version: 1,
  sampleRate: 24_000,
  samples,
  peakDbfs: -3,
  rmsDbfs: -20.5,
  dcOffset: 0,
  clippedSamples: 0,
  loudnessLufs: -19,
  speech: {
    startSample: 1,
    endSample: samples,
    levelDbfs: -20,
    pauses: [5, 2, 4, 1],
    fallDb: null,
    head: edge,
    tail: edge,
  },
});

const time = '2026-11-01T00:00:00.000Z';

const names = fc.constantFrom('a', 'b', 'c');
const keys = names.map(keyOf);
const requestIds = fc.constantFrom('r1', 'r2', 'spoken-1');
const steps: fc.Arbitrary<JournalStep> = fc.oneof(
  fc
    .record({ submission: names, priceMicroUsd: fc.constantFrom(0, 40_000), text: fc.string() })
    .map(({ submission, ...more }) => submittingStep(submission, more)),
  fc.record({ type: fc.constant('accepted' as const), submission: names, key: keys, requestId: requestIds }),
  fc.record({ type: fc.constant('refused' as const), submission: names, reason: fc.string() }),
  fc.record({ type: fc.constant('called-back' as const), submission: names, requestId: requestIds }),
  fc.record({
    type: fc.constant('ended' as const),
    key: keys,
    requestId: requestIds,
    charged: fc.boolean(),
    reason: fc.string(),
  }),
  fc.record({
    type: fc.constant('taken' as const),
    key: keys,
    requestId: requestIds,
    bytes: fc.nat(),
    sha256: keys,
    frames: fc.nat(),
    sampleRate: fc.constant(24_000),
  }),
  fc.record({
    type: fc.constant('measured' as const),
    key: keys,
    requestId: requestIds,
    measures: fc.integer({ min: 1, max: 100_000 }).map(measures),
  }),
  fc.record({
    type: fc.constant('words-judged' as const),
    key: keys,
    requestId: requestIds,
    judgement: fc
      .record({ version: fc.constantFrom(1, 2), words: fc.nat() })
      .map(({ version, words }) => ({ version, ...judgementOf([missing('two words')], { words }) })),
  }),
  fc.record({
    type: fc.constant('chosen' as const),
    key: keys,
    requestId: requestIds,
    among: fc.array(requestIds),
    by: fc.constantFrom('check' as const, 'hand' as const),
  }),
);
const entries: fc.Arbitrary<JournalEntry[]> = fc.array(
  fc
    .tuple(steps, fc.constantFrom('2026-11-01', '2026-12-02'), fc.constantFrom(origin, origin, otherOrigin))
    .map(([step, day, at]) => journalEntry(step, { time: `${day}T00:00:00.000Z`, origin: at })),
  { minLength: 1, maxLength: 12 },
);

/** What may happen to a journal between two commands. */
const changes = fc.oneof(
  entries.map(
    (more) => (bytes: Buffer) => Buffer.concat([bytes, Buffer.from(more.map(formatEntry).join(''))]),
  ),
  entries.map((others) => () => Buffer.from(others.map(formatEntry).join(''))),
  fc.nat().map((at) => (bytes: Buffer) => bytes.subarray(0, at % (bytes.length + 1))),
  fc.tuple(fc.nat(), fc.integer({ min: 0x20, max: 0x7e })).map(([at, byte]) => (bytes: Buffer) => {
    const edited = Buffer.from(bytes);
    edited[at % bytes.length] = byte;
    return edited;
  }),
);

describe('the cached ledger', () => {
  it('equals that of the whole journal after the journal grew, was edited, shortened or replaced', async () => {
    await fc.assert(
      fc.asyncProperty(entries, changes, async (first, change) => {
        await rm(journal(), { force: true });
        await writeJournal(journal(), first);
        expect(plain(await cached())).toEqual(plain(await whole()));
        expect(await sizeInCache()).toBe((await readFile(journal())).length);
        expect(plain(await cached())).toEqual(plain(await whole()));
        await writeFile(journal(), change(await readFile(journal())));
        expect(await outcome(cached)).toEqual(await outcome(whole));
      }),
      { numRuns: 60 },
    );
  });

  it('continues with the lines of every later run, whichever they are, as if it were folded from all', async () => {
    const runs = fc.array(entries, { minLength: 2, maxLength: 4 });
    const repeats = fc.array(fc.nat(), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(runs, repeats, async (appended, repeated) => {
        await rm(journal(), { force: true });
        const all: JournalEntry[] = [];
        for (const [run, added] of appended.entries()) {
          // A later run may also revoke takes, and repeat lines, as after a merge of two journals.
          const lines = all.filter(({ type }) => type === 'taken').map(({ id }) => id);
          const revoked = { type: 'forgotten' as const, key: keyOf('a'), requestId: 'r1', lines };
          const again = run === 0 ? [] : repeated.flatMap((at) => all[at % all.length] ?? []);
          const more = [...added, journalEntry(revoked, { time, origin }), ...again];
          await writeJournal(journal(), more);
          all.push(...more);
          expect(plain(await cached())).toEqual(plain(await whole()));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is that of the earlier lines and the new ones, without parsing the earlier ones', async () => {
    const stamp = { time, origin };
    const first = journalEntry(submittingStep('a'), stamp);
    await writeJournal(journal(), [first]);
    const ledger = foldJournal([{ ...first, text: 'Only in the cache.' } as JournalEntry], origin);
    const known = { ledger, count: 1, steps: ledgerSteps([first]) };
    memory().set(await readFile(journal()), known, { isContinued: false });
    await writeJournal(journal(), [journalEntry(submittingStep('b'), stamp)]);
    const { texts, uncertainMicroUsd } = await cached();
    expect([...texts.values()].map(({ text }) => text)).toEqual(['Only in the cache.', 'Words.']);
    expect(uncertainMicroUsd).toBe(80_000);
    expect(await sizeInCache()).toBe((await readFile(journal())).length);
  });

  it('is folded from all lines if two of them have the same id', async () => {
    const stamp = { time, origin };
    const choice = (requestId: string) =>
      journalEntry({ type: 'chosen', key: keyOf('a'), requestId, among: ['r1', 'r2'], by: 'hand' }, stamp);
    const measured = { type: 'measured' as const, key: keyOf('a'), requestId: 'r1', measures: measures(9) };
    const early = journalEntry(measured, stamp);
    await writeJournal(journal(), [early]);
    await cached();
    await writeJournal(journal(), [choice('r2'), { ...choice('r3'), id: early.id }]);
    expect((await whole()).choices.get(keyOf('a'))?.requestId).toBe('r2');
    expect((await cached()).choices.get(keyOf('a'))?.requestId).toBe('r2');
  });

  it.each(['ledger', 'steps', 'measures'])('is ignored if the file of the %s is damaged', async (part) => {
    await fc.assert(
      fc.asyncProperty(entries, fc.nat(), fc.boolean(), async (first, at, isCut) => {
        await rm(journal(), { force: true });
        await writeJournal(journal(), first);
        await cached();
        const bytes = await readFile(cacheFile(part));
        const place = at % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
        await writeFile(cacheFile(part), isCut ? bytes.subarray(0, place) : bytes);
        await writeJournal(
          journal(),
          first.slice(0, 1).map((entry) => ({ ...entry, id: 'another' })),
        );
        expect(plain(await cached())).toEqual(plain(await whole()));
      }),
      { numRuns: 30 },
    );
  });

  it('has its measures from the journal if the cache lacks them', async () => {
    const measured = { type: 'measured' as const, key: keyOf('a'), requestId: 'r1', measures: measures(9) };
    await writeJournal(journal(), [journalEntry(measured, { time, origin })]);
    await cached();
    await rm(cacheFile('measures'));
    expect((await cached()).measures.get('r1')).toMatchObject({ samples: 9 });
  });

  it('counts only for the same origin', async () => {
    await writeJournal(journal(), [journalEntry(submittingStep('a'), { time, origin })]);
    expect((await cached()).uncertainMicroUsd).toBe(40_000);
    const ledgers = openLedgerMemory({ root, name: 'pipeline.yaml.pixazo', origin: otherOrigin });
    const found = await readState(join(root, '.narrate'), { origin: otherOrigin, ledgers });
    expect(found.snapshot.ledger.uncertainMicroUsd).toBe(0);
  });

  it.each([
    ['a request id that leads to another address', { requestId: '../status' }],
    ['a size that is no number', { bytes: 'many' }],
  ])('of a stranger is ignored if it has %s', async (_, change) => {
    const key = keyOf('a');
    const take = { key, requestId: 'r1', bytes: 1, sha256: key, frames: 1, sampleRate: 24_000 };
    const entry = journalEntry({ type: 'taken', ...take }, { time, origin });
    await writeJournal(journal(), [entry]);
    const bytes = await readFile(journal());
    const ledger = foldJournal([entry], origin);
    const known = { ledger, count: 1, steps: null };
    memory().set(bytes, known, { isContinued: false });
    expect(memory().find(bytes, unused)).not.toBeNull();
    const forged = new Map([[key, [{ ...take, ...change } as typeof take]]]);
    memory().set(bytes, { ...known, ledger: { ...ledger, takes: forged } }, { isContinued: false });
    expect(memory().find(bytes, unused)).toBeNull();
  });

  it('of a run includes the lines that the run appends', async () => {
    await writeJournal(journal(), [journalEntry(submittingStep('a'), { time, origin })]);
    await cached();
    const state = await openState(join(root, '.narrate'), { ...runContext({}), origin, ledgers: memory() });
    expect((await state.snapshot()).ledger.uncertainMicroUsd).toBe(40_000);
    await state.journal.append(submittingStep('b'));
    await state.journal.append({ type: 'accepted', submission: 'b', key: keyOf('b'), requestId: 'r2' });
    expect((await state.snapshot()).ledger).toMatchObject({
      uncertainMicroUsd: 40_000,
      spentMicroUsd: 40_000,
    });
    expect(state.journal.entries.map(({ type }) => type)).toEqual(['submitting', 'submitting', 'accepted']);
    expect(state.journal.count()).toBe(3);
    await state.close();
    expect(plain(await cached())).toEqual(plain(await whole()));
  });
});
