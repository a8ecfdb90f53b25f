import type { TimedSpeech } from '../../align/reference/timed-speech.js';
import { phonesOf } from '../../align/words/build-parts.js';
import { NarrateError } from '../../base/errors.js';
import { createEspeakPool } from './espeak-pool.js';
import { espeakLanguage } from './voice-name.js';

/** Speaks texts as a reference for alignment: with the times of words and phones. */
export interface ReferenceVoice {
  /** Whether it speaks a language. `language`: a BCP-47 tag. */
  supports(language: string): boolean;
  /**
   * Speaks a text in a language that it supports. The same text gives the same result.
   * @throws the signal's reason; NarrateError `espeak-missing`, `espeak-failed`, `too-many-files`, or `invalid-input` for an
   * unknown language
   */
  speak(text: string, language: string, signal: AbortSignal): Promise<TimedSpeech>;
  /** Returns what `speak` would report, without the samples. @throws as `speak` */
  report(text: string, language: string, signal: AbortSignal): Promise<TimedSpeech['events']>;
  /**
   * Returns the phones with which it speaks a text, without pauses. For short texts this is many times faster than `speak`.
   * @throws as `speak`
   */
  pronounce(text: string, language: string, signal: AbortSignal): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Creates a reference voice, which runs in up to `cores` child processes. They start when there is work. */
export function createReferenceVoice(options: {
  readonly cores: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): ReferenceVoice {
  const pool = createEspeakPool(options);
  return {
    supports: (language) => espeakLanguage(language) !== null,
    async speak(text, language, signal) {
      const { pcm, sampleRate, events } = await pool.run(
        { text, file: fileOf(language), pitch: null, gives: 'samples and events' },
        signal,
      );
      // A copy of a long text takes megabytes, so only bytes at an odd place are copied.
      const { buffer, byteOffset, length } = pcm.byteOffset % 2 === 0 ? pcm : pcm.slice();
      return { samples: new Int16Array(buffer, byteOffset, length / 2), sampleRate, events };
    },
    async report(text, language, signal) {
      return (await pool.run({ text, file: fileOf(language), pitch: null, gives: 'events' }, signal)).events;
    },
    async pronounce(text, language, signal) {
      const { events } = await pool.run(
        { text, file: fileOf(language), pitch: null, gives: 'phones' },
        signal,
      );
      return phonesOf(events);
    },
    close: () => pool.close(),
  };
}

function fileOf(language: string): string {
  const file = espeakLanguage(language);
  if (file === null) throw new NarrateError('invalid-input', `espeak does not speak "${language}".`);
  return file;
}
