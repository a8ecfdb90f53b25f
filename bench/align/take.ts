import { seededRandom } from '../../test/support/seeded-random.js';
import { type Sentence, writtenText } from './sentence.js';
import { even, type Prosody, type Speaker } from './speaker.js';

/** A place of a text and when it is spoken. */
interface KnownStart {
  /** In UTF-16 code units of the text. */
  readonly offset: number;
  readonly atMs: number;
}

/** A take whose times are known. */
export interface KnownTake {
  readonly text: string;
  readonly samples: Int16Array;
  /** In Hz. */
  readonly sampleRate: number;
  readonly sentences: readonly KnownStart[];
  /** Pieces of which the voice says when they begin. Empty for voices that do not. */
  readonly words: readonly KnownStart[];
}

const sentencesPerTake = 12;

/** Tempo ±16 %, pitch ±1.6 semitones, level from 0 to −8 dB. */
export function uneven(chance: () => number): Prosody {
  return {
    pace: 1 + (chance() * 2 - 1) * 0.16,
    pitch: 2 ** (((chance() * 2 - 1) * 1.6) / 12),
    level: 10 ** ((-8 * chance()) / 20),
  };
}

/** Speaks sentences and joins them to takes, with silence of 0.15 to 0.65 s between them. */
export async function speakTakes(
  speaker: Speaker,
  sentences: readonly Sentence[],
  perturbed: boolean,
): Promise<readonly KnownTake[]> {
  const chance = seededRandom(11);
  const wanted = sentences.map((sentence) => ({ sentence, prosody: perturbed ? uneven(chance) : even }));
  const spoken = await speaker.speak(wanted);
  const takes: KnownTake[] = [];
  for (let from = 0; from < wanted.length; from += sentencesPerTake) {
    const to = Math.min(wanted.length, from + sentencesPerTake);
    const pieces: Int16Array[] = [silence(speaker.sampleRate, 0.2)];
    let length = pieces[0]?.length ?? 0;
    let text = '';
    const [starts, words]: [KnownStart[], KnownStart[]] = [[], []];
    for (let index = from; index < to; index++) {
      const { sentence, prosody } = wanted[index] as (typeof wanted)[number];
      const { samples, pieceStartsMs } = spoken[index] as (typeof spoken)[number];
      if (text !== '') text += ' ';
      const startMs = (length / speaker.sampleRate) * 1000;
      starts.push({ offset: text.length, atMs: startMs });
      let offset = text.length;
      for (const [place, { written }] of sentence.entries()) {
        const at = pieceStartsMs[place];
        // The first word is measured as the beginning of the sentence.
        if (place > 0 && typeof at === 'number') words.push({ offset, atMs: startMs + at });
        offset += written.length + 1;
      }
      text += writtenText(sentence);
      const gap = silence(speaker.sampleRate, 0.15 + chance() * 0.5);
      pieces.push(
        samples.map((sample) => sample * prosody.level),
        gap,
      );
      length += samples.length + gap.length;
    }
    takes.push({
      text,
      samples: joinSounds(pieces, chance),
      sampleRate: speaker.sampleRate,
      sentences: starts,
      words,
    });
  }
  return takes;
}

/** Returns samples of silence. */
export const silence = (sampleRate: number, seconds: number): Int16Array =>
  new Int16Array(Math.round(sampleRate * seconds));

/** Joins sounds, with the faint noise of a recording. */
export const joinSounds = (pieces: readonly Int16Array[], chance: () => number): Int16Array =>
  concatenate(pieces).map((sample) =>
    Math.max(-32_768, Math.min(32_767, sample + Math.round((chance() - 0.5) * 24))),
  );

/** Returns sounds one after another. */
export function concatenate(pieces: readonly Int16Array[]): Int16Array {
  const result = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}
