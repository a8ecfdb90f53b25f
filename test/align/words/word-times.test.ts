import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignParts } from '../../../src/align/decode/align-parts.js';
import { createInventory } from '../../../src/align/model/acoustic-model.js';
import { trainModel } from '../../../src/align/model/training.js';
import { readReference } from '../../../src/align/reference/read-reference.js';
import type { SpeechEvent } from '../../../src/align/reference/timed-speech.js';
import { buildParts, phonesOf, wordKey } from '../../../src/align/words/build-parts.js';
import { planText } from '../../../src/align/words/plan-text.js';
import { wordTimes } from '../../../src/align/words/word-times.js';
import { madeVoice } from '../../support/made-voice.js';

const letters = ['a', 'b', 'c', 'd', 'e'];
const settings = { language: 'en', tags: ['laughs', 'whispers'] };
const nothing = { respellings: new Map(), learned: new Map() };

/** Returns what a reference reports that speaks each letter of `letters` as a phone, and nothing else. */
function spell(text: string): SpeechEvent[] {
  const events: SpeechEvent[] = [];
  let atMs = 0;
  for (const [offset, letter] of [...text.toLowerCase()].entries()) {
    if (!letters.includes(letter)) continue;
    if (!/[a-e]\S*$/i.test(text.slice(0, offset))) events.push({ kind: 'word', offset, atMs });
    events.push({ kind: 'phone', phone: letter, atMs });
    atMs += 80;
  }
  return events;
}

const partsOf = (text: string, pronunciations: Parameters<typeof buildParts>[2] = nothing) => {
  const plan = planText(text, settings);
  return buildParts(plan, readReference(plan.spoken, spell(plan.spoken)), pronunciations);
};

describe('buildParts', () => {
  it('gives each word to one part, also words without phones', () => {
    const { parts } = partsOf('xyz ab zzz yyy de');
    expect(parts.map(({ firstWord, endWord }) => [firstWord, endWord])).toEqual([
      [0, 4],
      [4, 5],
    ]);
  });

  it('adds the readings of an open span to the one of the reference, and any sound of a similar length', () => {
    const { parts, openWords } = partsOf('ab ADD e', {
      ...nothing,
      respellings: new Map([
        ['A D D', ['e', 'd', 'e', 'd', 'e']],
        ['Add', ['a', 'd', 'd']],
      ]),
    });
    expect(parts[1]?.pronunciations).toEqual([
      ['a', 'd', 'd'],
      ['e', 'd', 'e', 'd', 'e'],
    ]);
    expect(parts[1]?.free).toEqual({ least: 12, most: 100 });
    expect([...openWords]).toEqual([1]);
  });

  it('accepts any sound for an open span that nobody can read', () => {
    const { parts } = partsOf('ab 北京 e');
    expect(parts[1]).toMatchObject({ pronunciations: [], free: { least: 9, most: 80 } });
  });

  it('uses learned phones', () => {
    const { parts } = partsOf('ab “Abe”, e', { ...nothing, learned: new Map([['abe', ['c', 'd']]]) });
    expect(parts.map(({ pronunciations }) => pronunciations[0])).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('allows a sound where a tag for one is', () => {
    const { parts } = partsOf('ab [laughs] de [laughs]');
    expect(parts.map(({ pronunciations, free }) => [pronunciations.length, free?.most ?? null])).toEqual([
      [1, null],
      [0, 400],
      [1, null],
      [0, 400],
    ]);
  });

  it('returns no parts if nothing is spoken', () => {
    expect(partsOf('xyz').parts).toEqual([]);
    expect(partsOf('[laughs]').parts).toEqual([]);
  });
});

describe('phonesOf and wordKey', () => {
  it('leave out pauses and marks', () => {
    expect(phonesOf([...spell('ab'), { kind: 'phone', phone: '', atMs: 900 }])).toEqual(['a', 'b']);
    expect(wordKey('“Siobhan,”')).toBe('siobhan');
  });
});

describe('wordTimes', () => {
  const voice = madeVoice(letters, 21);
  const inventory = createInventory(letters);
  const spoken = [
    'sil',
    ...Array.from({ length: 45 }, (_, index) => letters[(index * 2 + (index >> 3)) % 5] as string),
    'sil',
  ];
  const features = voice.say(spoken, 9);
  const states = Uint16Array.from({ length: features.frames }, (_, frame) => {
    const phone = spoken[Math.floor(frame / 9)] as string;
    return (inventory.firstState(phone) as number) + (phone === 'sil' ? 0 : Math.floor((frame % 9) / 3));
  });
  const single = spoken.slice(1, -1).map((phone) => ({ pronunciations: [[phone]], free: null }));
  const model = trainModel([{ key: 'only', features, parts: single, states }]);

  const timesOf = (text: string, phones: readonly string[]) => {
    const plan = planText(text, settings);
    const parts = partsOf(text);
    const take = voice.say(phones, 9);
    const aligned = alignParts(model, take, parts.parts);
    const samples = Math.round(take.frames * 240 * 1.001);
    return aligned === null
      ? null
      : wordTimes(parts, aligned, { sampleRate: 24_000, samples, unusual: plan.unusual });
  };

  it('returns samples of the take', () => {
    const times = timesOf('ab cd', ['sil', 'a', 'b', 'sil', 'c', 'd', 'sil']);
    expect(times?.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [3, 5],
    ]);
    const expected = [9, 27, 36, 54].map((frame) => frame * 240);
    const found = times?.flatMap(({ startSample, endSample }) => [startSample, endSample]) ?? [];
    for (const [index, sample] of found.entries())
      expect(Math.abs(sample - (expected[index] as number))).toBeLessThanOrEqual(480);
    for (const { confidence } of times ?? []) expect(confidence).toBeGreaterThan(0.5);
  });

  it('is less confident where something else is spoken, or it is whispered', () => {
    const [, wrong] = timesOf('ab cd', ['sil', 'a', 'b', 'e', 'a', 'sil']) ?? [];
    expect(wrong?.confidence).toBeLessThan(0.3);
    const [usual, whispered] = timesOf('ab. [whispers] cd', ['sil', 'a', 'b', 'c', 'd', 'sil']) ?? [];
    expect(whispered?.confidence).toBeLessThanOrEqual(0.5);
    expect(usual?.confidence).toBeGreaterThan(0.5);
  });

  it('gives every word of any text a time, in order and within the take', () => {
    const piece = fc.constantFrom(
      'ab',
      'cade',
      'e',
      'xyz',
      'ADD',
      '12',
      '[laughs]',
      '[whispers]',
      '—',
      'b.',
      '北',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
        const text = pieces.join(' ');
        const { words, parts } = partsOf(text);
        if (parts.length === 0) return;
        const times = timesOf(text, ['sil', ...words.flatMap(({ phones }) => phones), 'a', 'b', 'sil']);
        expect(times?.map(({ start, end }) => [start, end])).toEqual(
          words.map(({ start, end }) => [start, end]),
        );
        let position = 0;
        for (const { startSample, endSample, confidence } of times ?? []) {
          expect(startSample).toBeGreaterThanOrEqual(position);
          expect(endSample).toBeGreaterThanOrEqual(startSample);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          position = endSample;
        }
      }),
      { numRuns: 60 },
    );
  });
});
