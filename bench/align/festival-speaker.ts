import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resample } from '../../src/engines/flite/resample.js';
import { type Piece, type Sentence, writtenText } from './sentence.js';
import { type Prosody, type Speaker, trimmed } from './speaker.js';

const voicesFolder = '/usr/share/festival/voices';

/** Whether Debian's package of a voice is installed. `voice`: its folder, such as `english/kal_diphone`. */
export const isFestivalInstalled = (voice: string): boolean => existsSync(join(voicesFolder, voice));

/** A voice of festival, which says when each word begins. Festival's Italian reads no numbers, so it is given words. */
export function createFestivalSpeaker(voice: string, language: string): Speaker {
  const sampleRate = 16_000;
  const textOf = (sentence: Sentence): string =>
    (language === 'en-US' ? writtenText(sentence) : sentence.map(({ said }) => said).join(' ')).replace(
      /[‘’]/g,
      "'",
    );

  return {
    name: `festival ${voice.replace(/^.*\//, '')}`,
    language,
    sampleRate,
    async speak(sentences) {
      const folder = mkdtempSync(join(tmpdir(), 'bench-festival-'));
      try {
        const script = join(folder, 'speak.scm');
        writeFileSync(
          script,
          scriptOf(
            voice,
            folder,
            sentences.map(({ sentence, prosody }) => ({ text: textOf(sentence), prosody })),
          ),
          'latin1',
        );
        execFileSync('festival', ['-b', script], { stdio: ['ignore', 'ignore', 'pipe'] });
        return sentences.map(({ sentence, prosody }, index) => {
          const wave = readFileSync(join(folder, `${index}.wav`));
          // A WAV header of 44 bytes, then 16-bit mono samples. Voices have rates of 16 and 32 kHz.
          const bytes = new Uint8Array(wave.subarray(44, wave.length - (wave.length % 2)));
          const ratio = (prosody.pitch * wave.readUInt32LE(24)) / sampleRate;
          const { samples, cutMs } = trimmed(resample(new Int16Array(bytes.buffer), ratio), sampleRate);
          const starts = readFileSync(join(folder, `${index}.txt`), 'utf8')
            .trim()
            .split('\n')
            .map(Number);
          return {
            samples,
            pieceStartsMs: placeStarts(sentence, language, starts).map((start) =>
              start === null ? null : (start * 1000) / prosody.pitch - cutMs,
            ),
          };
        });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    close: async () => {},
  };
}

/** Writes the sound of each text, and the time in seconds of each of its parts between spaces. */
function scriptOf(
  voice: string,
  folder: string,
  texts: readonly { readonly text: string; readonly prosody: Prosody }[],
): string {
  const lines = texts.map(
    ({ text, prosody }, index) => `
(Parameter.set 'Duration_Stretch ${prosody.pitch / prosody.pace})
(set! u (utt.synth (Utterance Text ${JSON.stringify(text)})))
(utt.save.wave u "${folder}/${index}.wav" 'riff)
(set! out (fopen "${folder}/${index}.txt" "w"))
(set! token (utt.relation.first u 'Token))
(while token
  (format out "%s\\n" (if (item.daughter1 token) (item.feat (item.daughter1 token) "R:SylStructure.daughter1.daughter1.segment_start") "nan"))
  (set! token (item.next token)))
(fclose out)`,
  );
  return `(voice_${voice.replace(/^.*\//, '')})\n${lines.join('\n')}\n`;
}

function placeStarts(
  sentence: Sentence,
  language: string,
  starts: readonly number[],
): readonly (number | null)[] {
  const wordsIn = ({ written, said }: Piece): number =>
    (language === 'en-US' ? written : said).split(' ').length;
  const total = sentence.reduce((sum, piece) => sum + wordsIn(piece), 0);
  // A voice that divides a text in another way says nothing about our pieces.
  if (total !== starts.length) return sentence.map(() => null);
  let place = 0;
  return sentence.map((piece) => {
    const start = starts[place] as number;
    place += wordsIn(piece);
    return Number.isNaN(start) ? null : start;
  });
}
