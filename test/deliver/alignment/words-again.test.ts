import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createInventory } from '../../../src/align/model/acoustic-model.js';
import { writeModel } from '../../../src/align/model/model-file.js';
import { takeIdOf } from '../../../src/deliver/alignment/take-id.js';
import { voiceModel, writeVoiceModel } from '../../../src/deliver/alignment/voice-model.js';
import { writeWords } from '../../../src/deliver/alignment/words-file.js';
import { modelName, voiceIdOf, wordsName } from '../../../src/state/alignments.js';
import { BookOnDisk, rate } from '../book-on-disk.js';
import { memory } from './spoken-book.js';

const text = 'The lamp.';
const engine = { engine: 'test', model: 'one' };
const inventory = createInventory(['a']);
const bytes = writeModel({
  inventory,
  offsets: Int32Array.from([0, 1, 1, 1, 1]),
  means: new Float32Array(39),
  precisions: new Float32Array(39).fill(1),
  constants: new Float32Array(1),
  typicalScores: new Float32Array(inventory.states),
});
/** A model of a voice with 61 seconds. Each `learned` gives another one. */
const modelOf = (learned: string) => voiceModel({ seconds: 61, learned: new Map([[learned, ['a']]]), bytes });

it('writes all files again whose times changed, because lost words were found again with a newer model', async () => {
  const book = await BookOnDisk.create();
  const chapters = [await book.chapter(1, 'one', [{ text, seconds: 61 }])];
  const fingerprint = chapters[0]?.chunks[0]?.take?.fingerprint ?? '';
  const files = memory();
  /** Keeps a model and the words that it found, the second of which begins at some second. */
  const keep = async (learned: string, second: number) => {
    const model = modelOf(learned);
    const words = [
      { start: 0, end: 3, startSample: (second - 1) * rate, endSample: second * rate, confidence: 1 },
      { start: 4, end: 9, startSample: second * rate, endSample: (second + 1) * rate, confidence: 1 },
    ];
    await files.write(
      modelName(voiceIdOf({ ...engine, voice: 'Kore', language: null })),
      writeVoiceModel(model),
    );
    await files.write(wordsName(takeIdOf(fingerprint)), writeWords({ model: model.id, words }));
  };
  const deliver = async () => {
    const alignment = { ...engine, tags: [], files, isRepeated: false, environment: {} };
    const { alignment: report } = await book.deliver(chapters, { alignment, audio: { wordTimes: true } });
    expect(report).toEqual({ aligned: 1, estimated: [] });
    const names = ['01-one.words.json', '01-one.vtt', 'timeline.json'];
    return Promise.all(names.map((name) => readFile(join(book.root, 'audiobook', name), 'utf8')));
  };
  await keep('anna', 5);
  const first = await deliver();
  await keep('siobhan', 9);
  expect(await deliver()).toEqual(first);

  await rm(join(book.root, 'audiobook', '01-one.words.json'));
  const second = await deliver();
  expect(second.map((content, index) => content === first[index])).toEqual([false, false, false]);
  expect(await deliver()).toEqual(second);
  await rm(book.root, { recursive: true });
});
