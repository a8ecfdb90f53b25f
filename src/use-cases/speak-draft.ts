import { availableParallelism } from 'node:os';
import { NarrateError } from '../base/errors.js';
import type { Engine } from '../engines/engine.js';
import { createEngine, profileOf } from '../engines/registry.js';
import { pronouncerOf } from '../markdown/read/pronounce.js';
import { knownEngines } from '../project/known-engines.js';
import type { Project } from '../project/open-project.js';
import { draftVoiceResolver } from '../project/voice-resolver.js';
import type { Chunk } from '../split/chunk.js';
import type { PronounceEntry } from './pronunciation.js';

/** A sentence to hear in the draft voice. */
export interface DraftSentence extends PronounceEntry {
  /** A text with the word in it; null: only the respelling is spoken. */
  readonly sentence: string | null;
  /** The chunk whose voice and language are used; null: those of the book. */
  readonly chunk: Chunk | null;
}

/** The voice of drafts, which is free and works offline. It starts its processes when it first speaks. */
export class DraftSpeech {
  #engine: Promise<Engine> | null = null;

  /**
   * Speaks a sentence with a respelling.
   * @returns the bytes of a WAV file
   * @throws NarrateError `usage` if the voice cannot say it, `espeak-missing`, `espeak-failed`, `flite-missing`, `flite-failed`
   */
  async speak(
    { word, say, sentence, chunk }: DraftSentence,
    project: Project,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const text = sentence === null ? say : pronouncerOf({ [word]: say })(sentence);
    const engine = await this.#open(project);
    if (engine.kind !== 'direct') throw new NarrateError('internal', 'The draft engine is not offline.');
    const outcome = await engine.synthesize({ text, prompt: null, ...draftVoiceOf(chunk, project) }, signal);
    if (outcome.kind === 'spoken') return outcome.audio;
    throw new NarrateError('usage', `The draft voice cannot say this: ${outcome.message}`, {
      hint: 'Try another respelling.',
    });
  }

  /** Ends the processes. */
  async close(): Promise<void> {
    await (await this.#engine?.catch(() => null))?.close();
  }

  #open({ environment, clock }: Project): Promise<Engine> {
    this.#engine ??= createEngine({
      name: knownEngines(undefined).draftEngine,
      model: null,
      price: null,
      baseUrl: null,
      environment,
      clock,
      cores: Math.min(2, availableParallelism()),
    });
    return this.#engine;
  }
}

/** Returns the draft's voice and language for a chunk, as `narrate --draft` would use. */
function draftVoiceOf(chunk: Chunk | null, { book }: Project): { voice: string; language: string | null } {
  const { manifest, profile } = book;
  const draft = profileOf(knownEngines(undefined).draftEngine);
  const own = profileOf(manifest.engine.name, manifest.engine.model) ?? profile;
  if (draft === null) throw new NarrateError('internal', 'The draft engine has no profile.');
  const { delivery } = manifest;
  const ofBook = { voice: delivery.voice, language: manifest.language };
  const { voice, language } = chunk?.voiceSettings ?? ofBook;
  const draftVoice = chunk === null ? (delivery.draftVoice ?? null) : null;
  return draftVoiceResolver(own, draft).settingsFor({ voice, prompt: null, language, draftVoice });
}
