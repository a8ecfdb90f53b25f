import { alignParts } from '../../src/align/decode/align-parts.js';
import { extractFeatures, type Features } from '../../src/align/features/features.js';
import { resampleToAlignRate } from '../../src/align/features/resample-to-align-rate.js';
import { type AcousticModel, createInventory } from '../../src/align/model/acoustic-model.js';
import { firstStates, placePhones } from '../../src/align/model/first-states.js';
import { trainModel } from '../../src/align/model/training.js';
import { type Reference, readReference } from '../../src/align/reference/read-reference.js';
import type { TimedSpeech } from '../../src/align/reference/timed-speech.js';
import { buildParts, type TextParts } from '../../src/align/words/build-parts.js';
import { planText, type TextPlan } from '../../src/align/words/plan-text.js';
import { type WordTime, wordTimes } from '../../src/align/words/word-times.js';
import { createReferenceVoice } from '../../src/engines/espeak/create-reference-voice.js';
import type { KnownTake } from './take.js';

/** Work whose time is measured. `features`: those of the takes, which training and alignment need. */
export type Stage = 'reference' | 'features' | 'training' | 'alignment';

/** Aligns takes as narrate does, in this process and one process of espeak. */
export interface Aligner {
  /** Has a text spoken by the reference. All texts of an aligner are in one language, unless `align` is called between them. */
  prepare(text: string, language: string): Promise<PreparedText>;
  featuresOf(sound: Sound): Features;
  /** Trains a model from takes of a voice. */
  train(takes: readonly { readonly text: PreparedText; readonly features: Features }[]): AcousticModel;
  /** Trains a model from all takes of a voice, and returns the words of each take. */
  align(takes: readonly KnownTake[], language: string): Promise<readonly AlignedTake[]>;
  close(): Promise<void>;
}

export interface AlignedTake {
  readonly times: readonly WordTime[];
  /** Places of the text whose reading is open. */
  readonly open: TextPlan['spans'];
}

interface Sound {
  readonly samples: Int16Array;
  /** In Hz. */
  readonly sampleRate: number;
}

/** A text as the reference speaks it. */
export interface PreparedText {
  readonly plan: TextPlan;
  readonly spoken: TimedSpeech;
  readonly read: Reference;
  readonly parts: TextParts;
}

/** Creates an aligner. `measure` gets the seconds of each stage: processor time, but for `reference` the time on the clock. */
export function createAligner(measure: (stage: Stage, seconds: number) => void): Aligner {
  const reference = createReferenceVoice({ cores: 1, environment: process.env });
  const { signal } = new AbortController();
  const respellings = new Map<string, readonly string[]>();

  function timed<T>(stage: Stage, work: () => T): T {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    measure(stage, (user + system) / 1e6);
    return result;
  }

  async function prepare(text: string, language: string): Promise<PreparedText> {
    const before = performance.now();
    const plan = planText(text, { language, tags: [] });
    const spoken = await reference.speak(plan.spoken, language, signal);
    for (const one of plan.spans.flatMap((span) => span.respellings))
      if (!respellings.has(one)) respellings.set(one, await reference.pronounce(one, language, signal));
    const read = readReference(plan.spoken, spoken.events);
    const parts = buildParts(plan, read, { respellings, learned: new Map() });
    measure('reference', (performance.now() - before) / 1000);
    return { plan, spoken, read, parts };
  }

  const featuresOf = ({ samples, sampleRate }: Sound, stage: Stage = 'features'): Features =>
    timed(stage, () => extractFeatures(resampleToAlignRate(samples, sampleRate, 32_768)));

  function train(
    takes: readonly { readonly text: PreparedText; readonly features: Features }[],
  ): AcousticModel {
    const inventory = createInventory(
      takes.flatMap(({ text }) => text.parts.parts.flatMap((part) => part.pronunciations.flat())),
    );
    const heard = takes.map(({ text }) => featuresOf(text.spoken, 'training'));
    return timed('training', () =>
      trainModel(
        takes.map(({ text: { read, parts }, features: take }, index) => {
          const features = heard[index] as Features;
          const { phones } = read;
          const places = placePhones(take, { features, phones });
          const states = firstStates(places, { phones, openWords: parts.openWords }, inventory);
          return { key: String(index).padStart(4, '0'), features: take, parts: parts.parts, states };
        }),
      ),
    );
  }

  return {
    prepare,
    featuresOf,
    train,
    async align(takes, language) {
      const prepared: PreparedText[] = [];
      respellings.clear();
      for (const { text } of takes) prepared.push(await prepare(text, language));
      const features = takes.map((take) => featuresOf(take));
      const model = train(prepared.map((text, index) => ({ text, features: features[index] as Features })));
      return takes.map(({ samples, sampleRate }, index) => {
        const { plan, parts } = prepared[index] as PreparedText;
        const aligned = timed('alignment', () => alignParts(model, features[index] as Features, parts.parts));
        if (aligned === null) throw new Error('A take is too short for its text.');
        const take = { sampleRate, samples: samples.length, unusual: plan.unusual };
        return { times: wordTimes(parts, aligned, take), open: plan.spans };
      });
    },
    close: () => reference.close(),
  };
}
