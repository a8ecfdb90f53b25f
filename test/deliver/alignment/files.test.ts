import { describe, expect, it } from 'vitest';
import type { TakeDifferences } from '../../../src/align/check/difference.js';
import { type AcousticModel, createInventory } from '../../../src/align/model/acoustic-model.js';
import { readModel, writeModel } from '../../../src/align/model/model-file.js';
import { chooseTakes } from '../../../src/deliver/alignment/choose-takes.js';
import { readDifferences, writeDifferences } from '../../../src/deliver/alignment/differences-file.js';
import { isFresh } from '../../../src/deliver/alignment/find-model.js';
import { readVoiceModel, voiceModel, writeVoiceModel } from '../../../src/deliver/alignment/voice-model.js';
import { hashOfFile, hashOfWords, readWords, writeWords } from '../../../src/deliver/alignment/words-file.js';

const words = [
  { start: 0, end: 3, startSample: 10, endSample: 20, confidence: 0.5 },
  { start: 4, end: 9, startSample: 20, endSample: 45, confidence: 1 },
];

describe('the file of words', () => {
  it('is read as it was written, also if the words were not found', () => {
    for (const one of [
      { model: 'abc', words },
      { model: 'abc', words: null },
    ])
      expect(readWords(writeWords(one))).toEqual(one);
  });

  it('counts as missing if it is damaged or of another version', () => {
    const whole = new TextDecoder().decode(writeWords({ model: 'abc', words }));
    for (const text of [
      '',
      '{',
      '[]',
      whole.slice(0, -4),
      whole.replace('"version":1', '"version":2'),
      whole.replace('0.5', '5'),
      whole.replace('0.5', 'null'),
      whole.replace('[0,3,', '[0,3.5,'),
      whole.replace('[0,3,', '[-1,3,'),
      whole.replace('[0,3,', '["0",3,'),
      // Words that are not in order, in the text or in the take.
      whole.replace('[0,3,', '[3,0,'),
      whole.replace('[0,3,', '[0,5,'),
      whole.replace('10,20', '20,10'),
      whole.replace('10,20', '10,21'),
    ])
      expect(readWords(new TextEncoder().encode(text))).toBeNull();
  });

  it('has the same hash only for the same times', () => {
    expect(hashOfWords(words)).toBe(hashOfWords(words.map((word) => ({ ...word }))));
    expect(hashOfWords(words)).not.toBe(hashOfWords(words.slice(1)));
  });

  it('has the hash of its words, whatever the model, unless it is damaged', () => {
    const bytes = writeWords({ model: 'abc', words });
    expect(hashOfFile(bytes)).toBe(hashOfWords(words));
    for (let length = 0; length < bytes.length; length++)
      expect(hashOfFile(bytes.subarray(0, length))).not.toBe(hashOfWords(words));
    for (let place = 0; place < bytes.length; place++)
      for (let bit = 1; bit < 256; bit *= 2) {
        const damaged = bytes.slice();
        damaged[place] = (damaged[place] as number) ^ bit;
        const isSame = hashOfFile(damaged) === hashOfWords(words);
        expect(isSame ? readWords(damaged)?.words : words).toEqual(words);
      }
    expect(hashOfFile(writeWords({ model: 'abc', words: null }))).not.toBe(hashOfWords(words));
  });
});

describe('the file of differences', () => {
  const take: TakeDifferences = {
    differences: [
      {
        startSeconds: 1.5,
        endSeconds: 1.5,
        missingSeconds: 0.8,
        missingWords: 3,
        missing: { start: 4, end: 19 },
        addedSeconds: 0,
        added: null,
        addedWords: 0,
        sentence: 1,
        isAtEdge: false,
      },
    ],
    sentences: 4,
    fit: -0.25,
    words: 40,
    notJudged: { open: 2, unusual: 0, spelled: 0 },
  };

  it('is read as it was written, for the model that found them', () => {
    expect(readDifferences(writeDifferences('abc', take), 'abc')).toEqual(take);
    expect(readDifferences(writeDifferences('abc', { ...take, fit: null }), 'abc')?.fit).toBeNull();
    expect(readDifferences(writeDifferences('abc', take), 'abd')).toBeNull();
  });

  it('counts as missing if it is damaged or of another version', () => {
    const whole = new TextDecoder().decode(writeDifferences('abc', take));
    for (const text of [
      '',
      '[]',
      whole.slice(0, -4),
      whole.replace('"version":1', '"version":2'),
      whole.replace('"words":40', '"words":-1'),
    ])
      expect(readDifferences(new TextEncoder().encode(text), 'abc')).toBeNull();
  });
});

const inventory = createInventory(['a', 's']);
const components = 2;
const bytes = writeModel({
  inventory,
  offsets: Int32Array.from([0, 1, 2, 2, 2, 2, 2, 2]),
  means: new Float32Array(components * 39).fill(1),
  precisions: new Float32Array(components * 39).fill(2),
  constants: new Float32Array(components),
  typicalScores: new Float32Array(inventory.states),
});

describe('the file of a voice', () => {
  const model = voiceModel({
    seconds: 75,
    learned: new Map([
      ['siobhan', ['s', 'a']],
      ['anna', ['a']],
    ]),
    bytes,
  });

  it('is read as it was written, with the same id', () => {
    expect(readVoiceModel(writeVoiceModel(model))).toEqual(model);
  });

  it('has an id that depends on the content, and not on the order of what was learned', () => {
    const other = voiceModel({ ...model, learned: new Map([...model.learned].toReversed()) });
    expect(other.id).toBe(model.id);
    expect(voiceModel({ ...model, learned: new Map() }).id).not.toBe(model.id);
  });

  it('counts as missing if it is damaged', () => {
    const file = writeVoiceModel(model);
    for (const damaged of [file.slice(0, 5), file.slice(0, -4), file.slice(1), new Uint8Array()])
      expect(readVoiceModel(damaged)).toBeNull();
  });

  it('needs no more memory than it is long, whatever it says of itself', () => {
    const huge = Int32Array.from([0, ...Array.from({ length: 6 }, () => 1), 50_000_000]);
    const { offsets: _, ...tables } = readModel(bytes) as AcousticModel;
    const before = process.memoryUsage().arrayBuffers;
    expect(readModel(writeModel({ ...tables, offsets: huge }))).toBeNull();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
    expect(readModel(writeModel({ ...tables, offsets: huge.fill(2 ** 31 - 1, 7) }))).toBeNull();
  });
});

describe('the takes of a training', () => {
  const takes = Array.from({ length: 40 }, (_, index) => ({
    fingerprint: `${(index * 7919) % 997}`.padStart(4, '0'),
    seconds: 90,
  }));

  it('are at most 20 minutes, and the same in any order of arrival', () => {
    const chosen = chooseTakes(takes);
    expect(chosen).toHaveLength(13);
    expect(chooseTakes(takes.toReversed())).toEqual(chosen);
  });

  it('are at least one', () => {
    expect(chooseTakes([{ fingerprint: 'a', seconds: 5000 }])).toHaveLength(1);
  });

  it('are chosen again when the audio has doubled, until there was enough', () => {
    expect(isFresh(100, 199)).toBe(true);
    expect(isFresh(100, 200)).toBe(false);
    expect(isFresh(1200, 9999)).toBe(true);
  });
});
