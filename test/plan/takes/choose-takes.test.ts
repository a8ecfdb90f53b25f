import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TakeMeasures } from '../../../src/audio/measure/take-measures.js';
import { defaultCheckLimits } from '../../../src/check/takes/check-limits.js';
import type { WordJudgement } from '../../../src/check/words/word-judgement.js';
import { chooseTakes } from '../../../src/plan/takes/choose-takes.js';
import { findFlagged } from '../../../src/plan/takes/find-flagged.js';
import type { Chunk } from '../../../src/split/chunk.js';
import type { Choice, Take } from '../../../src/state/journal/journal-entry.js';
import { judgementOf, missing } from '../../support/word-judgements.js';

const rate = 24_000;
const edge = { edgeDbfs: -120, swellDb: 0, stepShare: 0 };
const letters = 300;

/** Returns measurements of a take of the given length. At 15 characters a second, 300 letters take 20 s. */
function measuresOf(seconds: number): TakeMeasures {
  const samples = Math.round(seconds * rate);
  const speech = { startSample: 0, endSample: samples, levelDbfs: -20, pauses: [], fallDb: 0 };
  const levels = { peakDbfs: -3, rmsDbfs: -21, dcOffset: 0, clippedSamples: 0, loudnessLufs: -20 };
  return { sampleRate: rate, samples, ...levels, speech: { ...speech, head: edge, tail: edge } };
}

const chunkOf = (key: string, chunk: number): Chunk => ({
  chapter: 1,
  chunk,
  text: 'a'.repeat(letters),
  voiceSettings: { voice: 'Kore', prompt: null, language: null },
  key,
  seam: 'paragraph',
  place: { file: '1.md', line: chunk, column: 1 },
  endLine: chunk,
  source: '0'.repeat(64),
  firstBlock: 0,
  lastBlock: 0,
});

/** Builds a chapter from its keys and the lengths of their takes in seconds; null: the take was not measured. */
function chapterOf(
  takes: Readonly<Record<string, readonly (number | null)[]>>,
  choices: ReadonlyMap<string, Choice> = new Map(),
  judgements: ReadonlyMap<string, WordJudgement> = new Map(),
) {
  const here = new Map<string, Take[]>();
  const measures = new Map<string, TakeMeasures>();
  for (const [key, lengths] of Object.entries(takes))
    for (const [index, seconds] of lengths.entries()) {
      const requestId = `${key}${index + 1}`;
      here.set(key, [
        ...(here.get(key) ?? []),
        { key, requestId, bytes: 1, sha256: '', frames: 1, sampleRate: 1 },
      ]);
      if (seconds !== null) measures.set(requestId, measuresOf(seconds));
    }
  const present = new Map(
    [...here].map(([key, all]) => {
      const chosen = all.find(({ requestId }) => requestId === choices.get(key)?.requestId);
      return [key, chosen ?? (all[0] as Take)];
    }),
  );
  const chapters = [{ chunks: Object.keys(takes).map((key, index) => chunkOf(key, index + 1)) }];
  const approvals = new Map(
    [...choices].flatMap(([key, { by, requestId }]) => (by === 'hand' ? [[key, requestId] as const] : [])),
  );
  const limits = defaultCheckLimits;
  return { chapters, input: { here, present, measures, judgements, choices, approvals, limits } };
}

const even = { a: [20], b: [20.5], c: [19.5], d: [20.2], e: [20.1] };
const choiceOf = (requestId: string, among: readonly string[], by: 'check' | 'hand' = 'check'): Choice => ({
  requestId,
  among,
  by,
});

function chosenIn(...parameters: Parameters<typeof chapterOf>) {
  const { chapters, input } = chapterOf(...parameters);
  return chooseTakes(chapters, input).map(({ requestId }) => requestId);
}

describe('chooseTakes', () => {
  it('chooses the take with the least severe findings, and keeps the one in use on a tie', () => {
    expect(chosenIn({ ...even, x: [10, 20] })).toEqual(['x2']);
    expect(chosenIn({ ...even, x: [20, 10] })).toEqual(['x1']);
    expect(chosenIn({ ...even, x: [20, 20.3] })).toEqual(['x1']);
    expect(chosenIn({ ...even, x: [10, 9] })).toEqual(['x1']);
  });

  it('chooses once, and again after another take has arrived', () => {
    const two = new Map([['x', choiceOf('x1', ['x1', 'x2'])]]);
    expect(chosenIn({ ...even, x: [10, 20] }, two)).toEqual([]);
    expect(chosenIn({ ...even, x: [10, 9, 20] }, two)).toEqual(['x3']);
  });

  it('keeps a choice of the user', () => {
    const byHand = new Map([['x', choiceOf('x1', ['x1'], 'hand')]]);
    expect(chosenIn({ ...even, x: [10, 20] }, byHand)).toEqual([]);
  });

  it('does not choose while a take is not measured', () => {
    expect(chosenIn({ ...even, x: [10, null] })).toEqual([]);
  });

  it('chooses the same takes in any order of the chunks', () => {
    const takes = { ...even, x: [10, 20, 9], y: [31, 20], z: [20, 40] };
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(takes), { minLength: 8 }), (keys) => {
        const shuffled = Object.fromEntries(keys.map((key) => [key, takes[key as keyof typeof takes]]));
        expect(chosenIn(shuffled).toSorted()).toEqual(['x2', 'y2', 'z1']);
      }),
    );
  });
});

describe('chooseTakes with judgements of words', () => {
  const words = (judged: Readonly<Record<string, number>>) =>
    new Map(
      Object.entries(judged).map(([requestId, wrong]) => [
        `${requestId[0]}/${requestId}`,
        judgementOf(wrong === 0 ? [] : [missing(Array(wrong).fill('word').join(' '))]),
      ]),
    );
  const both = { ...even, x: [20, 20] };
  const chosenBefore = (requestId: string, judged: readonly string[]) =>
    new Map([['x', { ...choiceOf(requestId, ['x1', 'x2']), judged }]]);

  it('chooses the take with the fewest wrong words, and the one in use on a tie', () => {
    expect(chosenIn(both, new Map(), words({ x1: 9, x2: 4 }))).toEqual(['x2']);
    expect(chosenIn(both, new Map(), words({ x1: 4, x2: 9 }))).toEqual(['x1']);
    expect(chosenIn(both, new Map(), words({ x1: 0, x2: 0 }))).toEqual(['x1']);
  });

  it('prefers a take that is not judged yet to one with wrong words, until it is judged', () => {
    expect(chosenIn(both, new Map(), words({ x1: 4 }))).toEqual(['x2']);
    expect(chosenIn(both, chosenBefore('x2', ['x1']), words({ x1: 4 }))).toEqual([]);
    expect(chosenIn(both, chosenBefore('x2', ['x1']), words({ x1: 4, x2: 9 }))).toEqual(['x1']);
    expect(chosenIn(both, chosenBefore('x1', ['x1', 'x2']), words({ x1: 4, x2: 9 }))).toEqual([]);
  });

  it('keeps a choice of the user, whatever its words', () => {
    const byHand = new Map([['x', choiceOf('x1', ['x1', 'x2'], 'hand')]]);
    expect(chosenIn(both, byHand, words({ x1: 9, x2: 0 }))).toEqual([]);
  });
});

describe('chooseTakes with an approval', () => {
  const takes = { ...even, x: [13, 20] };
  it('keeps a take in use that a person approved, although it has findings', () => {
    const { chapters, input } = chapterOf(takes);
    expect(chooseTakes(chapters, input).map(({ requestId }) => requestId)).toEqual(['x2']);
    expect(chooseTakes(chapters, { ...input, approvals: new Map([['x', 'x1']]) })).toEqual([]);
  });

  it('chooses again if the approved take is not the one in use', () => {
    const { chapters, input } = chapterOf(takes);
    const approvals = new Map([['x', 'gone']]);
    expect(chooseTakes(chapters, { ...input, approvals }).map(({ requestId }) => requestId)).toEqual(['x2']);
  });
});

describe('findFlagged', () => {
  const flaggedIn = (
    takes: Parameters<typeof chapterOf>[0],
    choices?: ReadonlyMap<string, Choice>,
    judgements?: ReadonlyMap<string, WordJudgement>,
    words: 'report' | 'retake' | 'off' = 'report',
  ) => {
    const { chapters, input } = chapterOf(takes, choices, judgements);
    const check = { retakes: 1, words, limits: defaultCheckLimits };
    const known = { present: input.present, ledger: input };
    return findFlagged(chapters, known, check).map(({ key, findings }) => [key, findings[0]?.code]);
  };

  it('compares a take with the others of a complete chapter, and judges it alone in an incomplete one', () => {
    expect(flaggedIn({ ...even, x: [13] })).toEqual([['x', 'too-short']]);
    expect(flaggedIn({ ...even, x: [13], missing: [] })).toEqual([]);
    expect(flaggedIn({ ...even, x: [5], missing: [] })).toEqual([['x', 'too-short']]);
  });

  it('does not flag a take that the user chose', () => {
    const byHand = new Map([['x', choiceOf('x1', ['x1'], 'hand')]]);
    expect(flaggedIn({ ...even, x: [13] }, byHand)).toEqual([]);
    const judged = new Map([['x/x1', judgementOf([missing('two words')])]]);
    expect(flaggedIn({ ...even, x: [20] }, byHand, judged)).toEqual([]);
  });

  it('flags a take for its words, of which it is sure, unless that check is off', () => {
    const judged = new Map([
      ['x/x1', judgementOf([missing('two words')])],
      ['a/a1', judgementOf([missing('two words', { confidence: 'low' })])],
    ]);
    for (const words of ['report', 'retake'] as const)
      expect(flaggedIn({ ...even, x: [20] }, new Map(), judged, words)).toEqual([['x', 'words-missing']]);
    expect(flaggedIn({ ...even, x: [20], gone: [] }, new Map(), judged)).toEqual([['x', 'words-missing']]);
    expect(flaggedIn({ ...even, x: [20] }, new Map(), judged, 'off')).toEqual([]);
  });
});
