import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../test/support/seeded-random.js';
import { promptWords } from './prompt-words.js';
import type { Sentence } from './sentence.js';
import { type Speaker, trimmed } from './speaker.js';
import { concatenate, silence } from './take.js';

/** Folders of Debian's packages `asterisk-core-sounds-…-g722`, by language. All prompts were spoken by people. */
const folders: Readonly<Record<string, string>> = {
  en: 'en_US_f_Allison',
  es: 'es_MX_f_Allison',
  fr: 'fr_CA_f_June',
  it: 'it_IT_m_Carlo',
  ru: 'ru_RU_f_IvrvoiceRU',
};
const sampleRate = 16_000;
/** Silence between two prompts of a sentence, in seconds. */
const gapSeconds = 0.12;
const wordsPerSentence = 6;

const folderOf = (language: string): string =>
  join('/usr/share/asterisk/sounds', folders[language] as string);

/** Whether the prompts of a language are installed as G.722. */
export const arePromptsInstalled = (language: string): boolean =>
  existsSync(join(folderOf(language), 'digits/1.g722'));

/** Returns sentences of words that are prompts, such as "Monday, nineteen, March, …". The same count gives the same sentences. */
export function promptSentences(language: string, count: number): readonly Sentence[] {
  const words = Object.values(promptWords[language] ?? {});
  const chance = seededRandom(5);
  return Array.from({ length: count }, () =>
    Array.from({ length: wordsPerSentence }, (_, index) => {
      const word = words[Math.floor(chance() * words.length)] as string;
      const isLast = index === wordsPerSentence - 1;
      const first = index === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word;
      return { written: `${first}${isLast ? '.' : ','}`, said: word };
    }),
  );
}

/** A person whose prompts are joined to sentences, so the place of each word is known. The prosody is ignored. */
export function createPromptSpeaker(language: string): Speaker {
  const fileOf = new Map(Object.entries(promptWords[language] ?? {}).map(([file, word]) => [word, file]));
  const sounds = new Map<string, Int16Array>();

  function soundOf(word: string): Int16Array {
    const known = sounds.get(word);
    if (known !== undefined) return known;
    const path = join(folderOf(language), `${fileOf.get(word)}.g722`);
    const options = ['-v', 'error', '-f', 'g722', '-i', path, '-ac', '1', '-ar', `${sampleRate}`];
    const pcm = execFileSync('ffmpeg', [...options, '-f', 's16le', '-'], { maxBuffer: 1e8 });
    const { samples } = trimmed(new Int16Array(new Uint8Array(pcm).buffer), sampleRate);
    sounds.set(word, samples);
    return samples;
  }

  return {
    name: `person ${folders[language]}`,
    language,
    sampleRate,
    speak: async (sentences) =>
      sentences.map(({ sentence }) => {
        const pieces: Int16Array[] = [];
        const pieceStartsMs: number[] = [];
        let length = 0;
        for (const { said } of sentence) {
          const sound = soundOf(said);
          const gap = silence(sampleRate, gapSeconds);
          pieceStartsMs.push((length / sampleRate) * 1000);
          pieces.push(sound, gap);
          length += sound.length + gap.length;
        }
        return { samples: concatenate(pieces), pieceStartsMs };
      }),
    close: async () => {},
  };
}
