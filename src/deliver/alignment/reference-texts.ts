import { type Reference, readReference } from '../../align/reference/read-reference.js';
import type { TimedSpeech } from '../../align/reference/timed-speech.js';
import { planText, type TextPlan } from '../../align/words/plan-text.js';
import type { ReferenceVoice } from '../../engines/espeak/create-reference-voice.js';

/** A text and how the reference voice pronounces it. */
export interface ReferenceText {
  readonly plan: TextPlan;
  readonly reference: Reference;
  /** The phones of the respellings of its open spans. */
  readonly respellings: ReadonlyMap<string, readonly string[]>;
}

/** A text and how the reference voice speaks it. */
export interface SpokenText extends ReferenceText {
  readonly speech: Omit<TimedSpeech, 'events'>;
}

/** Has texts spoken by the reference voice. Respellings, which occur many times in a book, are spoken only once. */
export class ReferenceTexts {
  readonly #voice: ReferenceVoice;
  readonly #tags: readonly string[];
  readonly #respellings = new Map<string, Promise<readonly string[]>>();

  /** @param tags the delivery tags that the engine acts on, without brackets */
  constructor(voice: ReferenceVoice, tags: readonly string[]) {
    this.#voice = voice;
    this.#tags = tags;
  }

  /**
   * Has a text spoken.
   * @returns null if the reference voice would spell it out
   * @throws the signal's reason; NarrateError `espeak-missing`, `espeak-failed`, `too-many-files`
   */
  async speak(text: string, language: string, signal: AbortSignal): Promise<SpokenText | null> {
    const plan = this.#plan(text, language);
    if (plan.isSpelledOut) return null;
    const { events, ...speech } = await this.#voice.speak(plan.spoken, language, signal);
    return { ...(await this.#textOf(plan, events, { language, signal })), speech };
  }

  /** Does what `speak` does, without the sound, which takes much memory. @returns as `speak` @throws as `speak` */
  async read(text: string, language: string, signal: AbortSignal): Promise<ReferenceText | null> {
    const plan = this.#plan(text, language);
    if (plan.isSpelledOut) return null;
    const events = await this.#voice.report(plan.spoken, language, signal);
    return this.#textOf(plan, events, { language, signal });
  }

  #plan(text: string, language: string): TextPlan {
    return planText(text, { language, tags: this.#tags });
  }

  async #textOf(
    plan: TextPlan,
    events: TimedSpeech['events'],
    { language, signal }: { readonly language: string; readonly signal: AbortSignal },
  ): Promise<ReferenceText> {
    const respellings = new Map<string, readonly string[]>();
    for (const one of new Set(plan.spans.flatMap((span) => span.respellings)))
      respellings.set(one, await this.#phonesOf(one, language, signal));
    return { plan, reference: readReference(plan.spoken, events), respellings };
  }

  #phonesOf(text: string, language: string, signal: AbortSignal): Promise<readonly string[]> {
    const name = `${language} ${text}`;
    const known = this.#respellings.get(name);
    if (known !== undefined) return known;
    const phones = this.#voice.pronounce(text, language, signal);
    this.#respellings.set(name, phones);
    return phones;
  }
}
