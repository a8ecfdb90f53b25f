import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOrigin } from '../../../src/state/journal/entry-schema.js';
import type { JournalEntry, JournalStep } from '../../../src/state/journal/journal-entry.js';
import { formatEntry, parseLine } from '../../../src/state/journal/journal-line.js';
import { measuresVersion } from '../../../src/state/journal/packed-measures.js';
import { judgementOf, missing } from '../../support/word-judgements.js';

const key = 'a'.repeat(64);
const requestId = 'gemini-flash-tts_1';
const submission = 's';
const edge = { edgeDbfs: -60.5, swellDb: 0, stepShare: 0.2 };
const measures = {
  version: measuresVersion,
  sampleRate: 24_000,
  samples: 48_000,
  peakDbfs: -1,
  rmsDbfs: -20.25,
  dcOffset: -0.000_1,
  clippedSamples: 0,
  loudnessLufs: null,
  speech: {
    startSample: 10,
    endSample: 40_000,
    levelDbfs: -19,
    pauses: [100, 5000],
    fallDb: null,
    head: edge,
    tail: edge,
  },
};

const judgement = { version: 1, ...judgementOf([missing('two words')], { notJudged: { open: 3 } }) };

/** A valid line of each type, with every field that it can have. */
const steps: readonly JournalStep[] = [
  {
    type: 'submitting',
    submission,
    key,
    engine: 'pixazo',
    model: 'm',
    text: 'Words.',
    voice: 'Kore',
    prompt: null,
    language: 'en-GB',
    priceMicroUsd: 40_000,
    perMinuteMicroUsd: 15_000,
    callback: 'b'.repeat(64),
  },
  { type: 'accepted', submission, key, requestId },
  { type: 'refused', submission, reason: '429' },
  { type: 'uncertain', submission, reason: 'reset' },
  { type: 'called-back', submission, requestId },
  { type: 'ended', key, requestId, charged: true, reason: 'FAILED' },
  { type: 'taken', key, requestId, bytes: 100, sha256: key, frames: 10, sampleRate: 24_000 },
  { type: 'forgotten', key, requestId, lines: ['id'] },
  { type: 'measured', key, requestId, measures },
  { type: 'words-judged', key, requestId, judgement },
  { type: 'chosen', key, requestId, among: [requestId], judged: [requestId], by: 'hand' },
  { type: 'approved', key, requestId, withdrawn: false },
];

const stamp = { v: 1, id: 'i', time: '2026-11-22T00:00:00.000Z', origin: 'https://gateway.example' };
const entryOf = (step: object, more: object = {}): JournalEntry =>
  ({ ...stamp, ...step, ...more }) as JournalEntry;
const read = (entry: JournalEntry) => parseLine(formatEntry(entry).trimEnd());

const badKeys = [
  '../../../Music',
  '',
  '..',
  'A'.repeat(64),
  'a'.repeat(63),
  `${key}\n`,
  7,
  null,
  { length: 64 },
];
const badIds = [
  '',
  '.',
  '..',
  '../x',
  'a/../b',
  'a\\..',
  '\ud800',
  '\u0000',
  'a\n',
  ' ',
  'x'.repeat(1001),
  7,
  null,
];
/** Request ids that 0.1.0 accepted from a gateway, in addition to plain ids. */
const oldIds = ['job:7', 'jobs/7', 'a\\b', 'a b', 'é', 'a..b', 'x'.repeat(1000)];
const badMoney = [-1, 0.5, 1e16, '40000', null];

/** Invalid values, by the name of the field. */
const bad: Readonly<Record<string, readonly unknown[]>> = {
  id: [undefined, 7, null],
  time: [undefined, 't', '2026-11-22', '2026-13-22T00:00:00.000Z', '2026-11-22T00:00:00.000+01:00', 1e12],
  origin: [
    undefined,
    '',
    'https://gateway.example/',
    'HTTPS://gateway.example',
    'https://a@b',
    'http://',
    'a b',
    7,
  ],
  type: [undefined, 7, null],
  submission: [undefined, 7, null],
  key: [undefined, ...badKeys],
  requestId: [undefined, ...badIds],
  priceMicroUsd: [undefined, ...badMoney],
  perMinuteMicroUsd: badMoney,
  callback: ['digest', 7],
  prompt: [undefined, 7],
  language: [undefined, 7],
  reason: [undefined, null],
  charged: [undefined, 'false', 0],
  bytes: [undefined, ...badMoney],
  frames: [undefined, ...badMoney],
  sampleRate: [undefined, 0, ...badMoney],
  sha256: [undefined, 'x', 7],
  lines: [undefined, 'id', [7], { 0: 'id', length: 1 }],
  among: [undefined, requestId, ['../x'], [null]],
  judged: [requestId, ['../x']],
  by: [undefined, 'chance', 7],
  judgement: [
    undefined,
    null,
    {},
    { ...judgement, version: '1' },
    { ...judgement, model: 7 },
    { ...judgement, words: -1 },
    { ...judgement, limits: { missing: 0.4 } },
    { ...judgement, notJudged: { open: '3' } },
    { ...judgement, notJudged: null },
    { ...judgement, notJudged: { constructor: 3 } },
    { ...judgement, notJudged: [3] },
    { ...judgement, findings: [{ ...missing('two words'), code: 'words-lost' }] },
    { ...judgement, findings: [{ ...missing('two words'), seconds: null }] },
  ],
  measures: [
    undefined,
    null,
    [],
    {},
    { ...measures, version: '1' },
    { ...measures, speech: {} },
    { ...measures, sampleRate: 0 },
    { ...measures, peakDbfs: '-1' },
    { ...measures, speech: { ...measures.speech, pauses: [1, '2'] } },
    { ...measures, speech: { ...measures.speech, tail: null } },
  ],
};

describe('journal line', () => {
  it.each(steps.map((step) => [step.type, step] as const))(
    'with the type %s is parsed as it was written',
    (_, step) => {
      expect(read(entryOf(step))).toEqual({ kind: 'entry', entry: entryOf(step) });
    },
  );

  const cases = steps.flatMap((step) =>
    Object.entries(bad)
      .filter(([field]) => field in step || field in stamp || field === 'type')
      .flatMap(([field, values]) => values.map((value) => [step.type, field, value, step] as const)),
  );
  it.each(cases)(
    'with the type %s is corrupt if its %s is %j, even with a valid checksum',
    (_, field, value, step) => {
      expect(read(entryOf(step, { [field]: value }))).toEqual({ kind: 'corrupt' });
    },
  );

  it.each(oldIds)('with the request id %j of 0.1.0 is parsed as it was written', (old) => {
    for (const step of steps.filter((one) => 'requestId' in one)) {
      const entry = entryOf(step, { requestId: old });
      expect(read(entry)).toEqual({ kind: 'entry', entry });
    }
  });

  it('keeps fields and types that this version does not know', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...steps, { type: 'unheard-of', key: '../..' }),
        fc.dictionary(
          fc.string().map((name) => `x${name}`),
          fc.jsonValue(),
        ),
        (step, more) => {
          // The round trip removes what JSON does not have, such as -0.
          const entry = entryOf(JSON.parse(JSON.stringify(more)), step);
          const parsed = read(entry);
          expect(parsed).toEqual({ kind: 'entry', entry });
          if (parsed.kind === 'entry') expect(formatEntry(parsed.entry)).toBe(formatEntry(entry));
        },
      ),
    );
  });

  it('is valid with measures of another version, whatever they contain', () => {
    const later = { version: measuresVersion + 1, speech: 'something else' };
    expect(read(entryOf({ type: 'measured', key, requestId, measures: later })).kind).toBe('entry');
  });

  it.each(['constructor', '__proto__', 'toString'])('with the unknown type %s is valid', (type) => {
    expect(read(entryOf({ type })).kind).toBe('entry');
  });

  it('never makes the parser throw, whatever another program wrote', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('__proto__', '../..', -1, 1e300, '\ud800'));
    fc.assert(
      fc.property(
        fc.constantFrom(...steps),
        fc.constantFrom(...Object.keys(bad)),
        value,
        (step, field, given) => {
          expect(() => read(entryOf(step, { [field]: given }))).not.toThrow();
        },
      ),
    );
  });
});

describe('isOrigin', () => {
  it.each([
    'https://gateway.example',
    'http://127.0.0.1:8787',
    'http://[::1]:3000',
    'local:espeak',
    'model:ai-sdk.x',
  ])('accepts %s', (origin) => expect(isOrigin(origin)).toBe(true));

  it.each([
    'https://gateway.example/v1',
    'https://user@gateway.example',
    'https://',
    'local:\u001b[2J',
    '',
    'a/b',
  ])('rejects %j', (origin) => expect(isOrigin(origin)).toBe(false));
});
