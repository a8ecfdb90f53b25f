import { findWords } from '../../src/align/reference/find-words.js';
import { readReference } from '../../src/align/reference/read-reference.js';
import { createEspeakPool } from '../../src/engines/espeak/espeak-pool.js';
import { resample } from '../../src/engines/flite/resample.js';
import type { Sentence } from './sentence.js';
import { type Prosody, type Speaker, trimmed } from './speaker.js';

/**
 * Another voice of espeak than the reference, for languages in which no other voice is at hand. It is given words in place of
 * numbers and abbreviations, so that it does not read them as the reference does.
 */
export function createEspeakSpeaker(language: string, file: string): Speaker {
  const pool = createEspeakPool({ cores: 1, environment: process.env });
  const { signal } = new AbortController();
  const sampleRate = 22_050;

  async function speakOne(sentence: Sentence, { pitch }: Prosody) {
    const text = sentence.map(({ said }) => said).join(' ');
    const { pcm, events } = await pool.run({ text, file, pitch: 62, gives: 'samples and events' }, signal);
    const { words, phones } = readReference(text, events);
    // espeak has no fine control of its pace, so a higher pitch also makes it faster.
    const spoken = resample(new Int16Array(pcm.slice().buffer), pitch);
    const { samples, cutMs } = trimmed(spoken, sampleRate);
    let offset = 0;
    const pieceStartsMs = sentence.map(({ said }) => {
      const word = words.findIndex(({ start }) => start >= offset);
      offset += said.length + 1;
      const startMs = phones.find((phone) => phone.word === word)?.startMs;
      return startMs === undefined || findWords(said).length === 0 ? null : startMs / pitch - cutMs;
    });
    return { samples, pieceStartsMs };
  }

  return {
    name: `espeak ${file}`,
    language,
    sampleRate,
    speak: (sentences) => Promise.all(sentences.map(({ sentence, prosody }) => speakOne(sentence, prosody))),
    close: () => pool.close(),
  };
}
