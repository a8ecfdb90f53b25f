import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alignParts } from '../../src/align/decode/align-parts.js';
import { extractFeatures } from '../../src/align/features/features.js';
import { resampleToAlignRate } from '../../src/align/features/resample-to-align-rate.js';
import { type AcousticModel, createInventory } from '../../src/align/model/acoustic-model.js';
import { firstStates, placePhones } from '../../src/align/model/first-states.js';
import { type TrainingTake, trainModel } from '../../src/align/model/training.js';
import { readReference } from '../../src/align/reference/read-reference.js';
import type { TimedSpeech } from '../../src/align/reference/timed-speech.js';
import { buildParts, phonesOf } from '../../src/align/words/build-parts.js';
import { planText } from '../../src/align/words/plan-text.js';
import { wordTimes } from '../../src/align/words/word-times.js';
import { createReferenceVoice } from '../../src/engines/espeak/create-reference-voice.js';
import { createEspeakPool } from '../../src/engines/espeak/espeak-pool.js';

const reference = createReferenceVoice({ cores: 1, environment: process.env });
// Another voice with another pitch, which also reports its times, so that the right answer is known.
const speaker = createEspeakPool({ cores: 1, environment: process.env });
afterAll(() => Promise.all([reference.close(), speaker.close()]));
const { signal } = new AbortController();

const lessons = [
  'The keeper walked down to the harbour before the sun was up. A cold wind came over the water, and all the boats were still.',
  'She had seen the ship from her window, far out beyond the rocks. Nobody else believed that it would ever come back.',
  'There was a letter on the table, folded twice, with his name on it. He read it slowly, put it down, and looked at the sea.',
];

async function speak(text: string): Promise<TimedSpeech> {
  const { pcm, sampleRate, events } = await speaker.run(
    { text, file: 'en-us+f3', pitch: 62, gives: 'samples and events' },
    signal,
  );
  const bytes = pcm.slice();
  return { samples: new Int16Array(bytes.buffer), sampleRate, events };
}

const featuresOf = ({ samples, sampleRate }: TimedSpeech) =>
  extractFeatures(resampleToAlignRate(samples, sampleRate, 32_768));

/** Prepares a text for training or alignment, as a caller of this layer does. */
async function prepare(text: string) {
  const plan = planText(text, { language: 'en-US', tags: [] });
  const spoken = await reference.speak(plan.spoken, 'en-US', signal);
  const respellings = new Map<string, readonly string[]>();
  for (const one of plan.spans.flatMap((span) => span.respellings))
    respellings.set(one, phonesOf((await reference.speak(one, 'en-US', signal)).events));
  const read = readReference(plan.spoken, spoken.events);
  return { plan, spoken, read, text: buildParts(plan, read, { respellings, learned: new Map() }) };
}

let model: AcousticModel;
beforeAll(async () => {
  const prepared = await Promise.all(
    lessons.map(async (text) => ({ ...(await prepare(text)), take: featuresOf(await speak(text)) })),
  );
  const inventory = createInventory(
    prepared.flatMap(({ text }) => text.parts.flatMap(({ pronunciations }) => pronunciations.flat())),
  );
  const takes = prepared.map(({ take, spoken, read, text }, index): TrainingTake => {
    const { phones } = read;
    const places = placePhones(take, { features: featuresOf(spoken), phones });
    const states = firstStates(places, { phones, openWords: text.openWords }, inventory);
    return { key: `${index}`, features: take, parts: text.parts, states };
  });
  model = trainModel(takes);
});

/** Returns the words of a prepared text with their times, and the voice's own events. */
async function align({ plan, text: parts }: Awaited<ReturnType<typeof prepare>>, said: string) {
  const take = await speak(said);
  const aligned = alignParts(model, featuresOf(take), parts.parts);
  if (aligned === null) throw new Error('The take is too short.');
  const samples = take.samples.length;
  const times = wordTimes(parts, aligned, { sampleRate: take.sampleRate, samples, unusual: plan.unusual });
  return { times, take };
}

describe('alignment of real speech', () => {
  it('finds the words of a voice that differs from the reference', async () => {
    const text =
      'Before the wind came back, she read the letter at the table. All the boats were far beyond the harbour.';
    const { times, take } = await align(await prepare(text), text);
    const truth = readReference(text, take.events);
    expect(times).toHaveLength(truth.words.length);
    const errors = truth.words.map((_, index) => {
      const first = truth.phones.find(({ word }) => word === index);
      const foundMs = ((times[index]?.startSample ?? 0) / take.sampleRate) * 1000;
      return Math.abs(foundMs - (first?.startMs ?? foundMs));
    });
    const mean = errors.reduce((sum, one) => sum + one, 0) / errors.length;
    expect(mean).toBeLessThan(25);
    expect(Math.max(...errors)).toBeLessThan(100);
  });

  it('finds the words around a number, whichever way it is read', async () => {
    const text = 'The letter came in 1984 to the harbour. He read it slowly.';
    const prepared = await prepare(text);
    for (const said of [
      'nineteen eighty-four',
      'one thousand nine hundred and eighty-four',
      'some year or other',
    ]) {
      const { times, take } = await align(prepared, text.replace('1984', said));
      const spokenTo = readReference(text.replace('1984', said), take.events);
      const words = text.split(' ');
      const extra = said.split(' ').length - 1;
      for (const [index, word] of words.entries()) {
        if (word === '1984') continue;
        const own = index < words.indexOf('1984') ? index : index + extra;
        const startMs = spokenTo.phones.find((phone) => phone.word === own)?.startMs ?? Number.NaN;
        const foundMs = ((times[index]?.startSample ?? 0) / take.sampleRate) * 1000;
        expect(Math.abs(foundMs - startMs)).toBeLessThan(120);
      }
    }
  });
});
