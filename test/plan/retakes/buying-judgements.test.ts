import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TakeMeasures } from '../../../src/audio/measure/take-measures.js';
import { defaultCheckLimits } from '../../../src/check/takes/check-limits.js';
import type { CheckSettings } from '../../../src/manifest/manifest.js';
import { buyingJudgements } from '../../../src/plan/retakes/buying-judgements.js';
import { retakeAllowance } from '../../../src/plan/retakes/retake-allowance.js';
import { wordReport } from '../../../src/plan/takes/word-report.js';
import type { Chunk } from '../../../src/split/chunk.js';
import type { Take } from '../../../src/state/journal/journal-entry.js';
import { added, judgementOf, missing } from '../../support/word-judgements.js';

const edge = { edgeDbfs: -120, swellDb: 0, stepShare: 0 };
const speech = { startSample: 0, endSample: 480_000, levelDbfs: -20, pauses: [], fallDb: 0 };
/** Measures of a take of 20 s without a finding for 300 letters. */
const good: TakeMeasures = {
  sampleRate: 24_000,
  samples: 480_000,
  peakDbfs: -3,
  rmsDbfs: -21,
  dcOffset: 0,
  clippedSamples: 0,
  loudnessLufs: -20,
  speech: { ...speech, head: edge, tail: edge },
};

/** A take of a book: what its judgement found (null: not judged), its voice, the requests charged for it, and who chose it. */
interface Spoken {
  readonly found: 'nothing' | 'missing' | 'low' | 'prompt' | null;
  readonly voice: 'Kore' | 'Puck';
  readonly attempts: number;
  readonly approved: boolean;
  /** Default: `en`. */
  readonly language?: string | null;
}

const findings = {
  nothing: [],
  missing: [missing('four words of it')],
  low: [missing('word', { confidence: 'low' })],
  prompt: [added(3)],
};

function bookOf(spoken: readonly Spoken[], perChapter = 5) {
  const chunkOf = ({ voice, language = 'en' }: Spoken, index: number): Chunk => ({
    chapter: Math.floor(index / perChapter) + 1,
    chunk: (index % perChapter) + 1,
    text: 'a'.repeat(300),
    voiceSettings: { voice, prompt: 'Slowly.', language },
    key: `k${index}`,
    seam: 'paragraph',
    place: { file: '1.md', line: index + 1, column: 1 },
    endLine: index + 1,
    source: '0'.repeat(64),
    firstBlock: 0,
    lastBlock: 0,
  });
  const chunks = spoken.map(chunkOf);
  const takeOf = (key: string): Take => ({
    key,
    requestId: `r-${key}`,
    bytes: 1,
    sha256: '',
    frames: 480_000,
    sampleRate: 24_000,
  });
  const each = <Value>(value: (one: Spoken, key: string) => readonly [string, Value][]) =>
    new Map(spoken.flatMap((one, index) => value(one, `k${index}`)));
  return {
    chapters: [...new Set(chunks.map(({ chapter }) => chapter))].map((number) => ({
      chunks: chunks.filter(({ chapter }) => chapter === number),
    })),
    present: each((_, key) => [[key, takeOf(key)]]),
    ledger: {
      measures: each((_, key) => [[`r-${key}`, good]]),
      approvals: each(({ approved }, key) => (approved ? [[key, `r-${key}`]] : [])),
      attempts: each(({ attempts }, key) => [[key, attempts]]),
      judgements: each(({ found }, key) =>
        found === null ? [] : [[`${key}/r-${key}`, judgementOf(findings[found])]],
      ),
    },
  };
}

const checkOf = (words: CheckSettings['words'], retakes = 1): CheckSettings => ({
  retakes,
  words,
  limits: defaultCheckLimits,
});

/** Returns the retakes that a run may buy, by the number of the take in the book. */
function allowed(
  spoken: readonly Spoken[],
  check: CheckSettings,
  chosen: (chapter: number) => boolean = () => true,
) {
  const { chapters, present, ledger } = bookOf(spoken);
  const planned = chapters.map(({ chunks }) => ({
    planned: chunks.map((chunk) => ({
      chunk,
      action: { kind: 'reuse' as const, take: present.get(chunk.key) as Take },
    })),
  }));
  const judgements = buyingJudgements(chapters, { ledger, present }, check);
  const allowance = retakeAllowance(
    planned.filter((_, index) => chosen(index + 1)),
    { present, ledger, judgements, check, varies: true },
  );
  return new Map([...allowance].map(([key, count]) => [Number(key.slice(1)), count]));
}

const one: Spoken = { found: 'missing', voice: 'Kore', attempts: 1, approved: false };
const fine: Spoken = { ...one, found: 'nothing' };
const times = (count: number, spoken: Spoken): Spoken[] => Array.from({ length: count }, () => spoken);

describe('retakes for words', () => {
  it('are allowed only by `check.words: retake`, for findings of high confidence in takes that nobody approved', () => {
    const spoken = [
      one,
      { ...one, found: 'low' as const },
      { ...one, approved: true },
      fine,
      { ...one, found: null },
    ];
    expect([...allowed(spoken, checkOf('retake'))]).toEqual([[0, 1]]);
    expect(allowed(spoken, checkOf('report')).size).toBe(0);
    expect(allowed(spoken, checkOf('off')).size).toBe(0);
    expect(allowed(spoken, checkOf('retake', 0)).size).toBe(0);
  });

  it('are not allowed for a systematic fault of a voice, also if only some chapters are chosen', () => {
    const prompt = times(4, { ...one, found: 'prompt' });
    const spoken = [...prompt, ...times(10, fine), { ...one, voice: 'Puck' as const }];
    expect([...allowed(spoken, checkOf('retake')).keys()]).toEqual([14]);
    expect([...allowed(spoken, checkOf('retake'), (chapter) => chapter === 1).keys()]).toEqual([]);
    // A text without a language counts as English, and the case of a language does not matter.
    const mixed = prompt.map((take, index) => ({
      ...take,
      language: ['en', null, 'EN', 'fr'][index] ?? null,
    }));
    expect([...allowed([...mixed, ...prompt.slice(0, 1)], checkOf('retake')).keys()]).toEqual([3]);
    // Three of 14 takes are not systematic.
    expect([...allowed(spoken.slice(1), checkOf('retake')).keys()]).toEqual([0, 1, 2, 13]);
  });

  it('never exceed `check.retakes`, whatever was found', () => {
    const spoken = fc.array(
      fc.record<Spoken>({
        found: fc.constantFrom('nothing', 'missing', 'low', 'prompt', null),
        voice: fc.constantFrom('Kore', 'Puck'),
        attempts: fc.integer({ min: 1, max: 4 }),
        approved: fc.boolean(),
      }),
      { minLength: 12, maxLength: 30 },
    );
    const settings = fc.record({ words: fc.constantFrom('report', 'retake', 'off'), retakes: fc.nat(3) });
    fc.assert(
      fc.property(spoken, settings, (takes, { words, retakes }) => {
        const check = checkOf(words as CheckSettings['words'], retakes);
        const { chapters, present, ledger } = bookOf(takes);
        const faulty = new Set(
          wordReport(chapters, { book: chapters, known: { present, ledger }, check })?.faults.map(
            ({ voice }) => voice,
          ),
        );
        for (const [index, count] of allowed(takes, check)) {
          const { found, voice, attempts, approved } = takes[index] as Spoken;
          expect(words).toBe('retake');
          expect(['missing', 'prompt']).toContain(found);
          expect(approved || faulty.has(voice)).toBe(false);
          expect(attempts + count).toBeLessThanOrEqual(1 + retakes);
        }
      }),
    );
  });
});

describe('wordReport', () => {
  it('adds up takes, words and what was not judged', () => {
    const { chapters, present, ledger } = bookOf([
      one,
      fine,
      { ...one, found: null },
      { ...one, approved: true },
    ]);
    ledger.judgements.set('k1/r-k1', judgementOf([], { words: 7, notJudged: { open: 2, unusual: 1 } }));
    const known = { present, ledger };
    expect(wordReport(chapters, { book: chapters, known, check: checkOf('report') })).toEqual({
      use: 'report',
      judged: 3,
      flagged: 1,
      notJudged: 1,
      words: 47,
      wordsNotJudged: { open: 2, unusual: 1 },
      faults: [],
    });
    expect(wordReport(chapters, { book: chapters, known, check: checkOf('off') })).toBeNull();
    expect(wordReport(chapters, { book: chapters, known, check: null })).toBeNull();
  });
});
