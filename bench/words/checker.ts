import { checkTake } from '../../src/align/check/check-take.js';
import { buildCheckText } from '../../src/align/check/check-text.js';
import type { TakeDifferences } from '../../src/align/check/difference.js';
import { judgeTake } from '../../src/align/check/judge-take.js';
import { deliveryLimits } from '../../src/align/check/voice-limits.js';
import type { Features } from '../../src/align/features/features.js';
import type { AcousticModel } from '../../src/align/model/acoustic-model.js';
import type { WordFinding } from '../../src/check/words/word-judgement.js';
import { createAligner, type PreparedText } from '../align/aligner.js';
import type { SpokenPassage } from './passage.js';

/** A take that can be checked. */
export interface CheckableTake {
  readonly text: PreparedText;
  readonly written: string;
  readonly features: Features;
  readonly seconds: number;
}

/** Checks takes of one language as narrate does, and measures the processor time. */
export class Checker {
  /** Seconds of audio that was checked, and seconds of processor time for it: features apart from the rest. */
  readonly spent = { audio: 0, features: 0, check: 0, training: 0 };
  readonly #aligner = createAligner((stage, seconds) => {
    if (stage === 'features' || stage === 'training') this.spent[stage] += seconds;
  });
  readonly #texts = new Map<string, Promise<PreparedText>>();
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  /** Reads a take. The reference speaks each text once. */
  async read(take: SpokenPassage): Promise<CheckableTake> {
    const known = this.#texts.get(take.text) ?? this.#aligner.prepare(take.text, this.#language);
    this.#texts.set(take.text, known);
    const text = await known;
    const seconds = take.samples.length / take.sampleRate;
    return { text, written: take.text, features: this.#aligner.featuresOf(take), seconds };
  }

  /** Trains a model, and returns a function that judges takes with it, by limits from the same takes. */
  train(takes: readonly CheckableTake[]): (take: CheckableTake) => readonly WordFinding[] {
    const model = this.#aligner.train(takes);
    const own = takes.map((take) => this.#compare(model, take));
    const seconds = takes.reduce((sum, take) => sum + take.seconds, 0);
    const { limits } = deliveryLimits({ own, others: [], seconds });
    return (take) => judgeTake(take.written, this.#compare(model, take), { model: '', limits }).findings;
  }

  close(): Promise<void> {
    return this.#aligner.close();
  }

  #compare(
    model: AcousticModel,
    { text: { plan, parts }, features, seconds }: CheckableTake,
  ): TakeDifferences {
    const before = process.cpuUsage();
    const found = checkTake(model, features, buildCheckText(plan, parts, this.#language));
    const { user, system } = process.cpuUsage(before);
    this.spent.check += (user + system) / 1e6;
    this.spent.audio += seconds;
    return found;
  }
}
