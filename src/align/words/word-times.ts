import type { AlignedParts, PartTime } from '../decode/align-parts.js';
import { alignRate, hop } from '../features/features.js';
import type { TextRange } from '../reference/find-words.js';
import type { ReferenceWord } from '../reference/read-reference.js';
import type { TextParts } from './build-parts.js';

/** Where a word of a text is spoken in a take. */
export interface WordTime extends TextRange {
  /** In samples of the take. Words do not overlap, and `endSample` is not before `startSample`. */
  readonly startSample: number;
  readonly endSample: number;
  /** From 0 (something else is spoken) to 1 (it sounds as usual for the voice). */
  readonly confidence: number;
}

/** The confidence of a word in free sound: its bounds are those of its neighbours, and nothing says what is spoken. */
const freeConfidence = 0.25;
/** The confidence of words that are spoken in another way, such as whispered, is multiplied by this. */
const unusualShare = 0.5;
/** How fast confidence falls with the distance of the sound from the model. */
const confidencePerFit = 0.15;

/** Returns the time of every word of a text, in order. */
export function wordTimes(
  text: TextParts,
  aligned: AlignedParts,
  take: {
    /** In Hz. */
    readonly sampleRate: number;
    /** The length of the take in samples. */
    readonly samples: number;
    /** Places of the text that are spoken in another way. */
    readonly unusual: readonly TextRange[];
  },
): readonly WordTime[] {
  const samplesPerFrame = (hop * take.sampleRate) / alignRate;
  const sampleOf = (frame: number): number => Math.min(take.samples, Math.round(frame * samplesPerFrame));
  return text.parts.flatMap((part, index) => {
    const time = aligned.parts[index] as PartTime;
    const words = text.words.slice(part.firstWord, part.endWord);
    const bounds = divide(words, time);
    return words.map(({ start, end }, place) => {
      const isUnusual = take.unusual.some((range) => start < range.end && end > range.start);
      return {
        start,
        end,
        startSample: sampleOf(bounds[place] as number),
        endSample: sampleOf(bounds[place + 1] as number),
        confidence: confidenceOf(time) * (isUnusual ? unusualShare : 1),
      };
    });
  });
}

/** Divides the time of a part among its words, in proportion to their letters. Returns one more bound than words. */
function divide(words: readonly ReferenceWord[], { startFrame, endFrame }: PartTime): readonly number[] {
  const total = words.reduce((sum, { start, end }) => sum + end - start, 0);
  let passed = 0;
  return [
    startFrame,
    ...words.map(({ start, end }) => {
      passed += end - start;
      return startFrame + ((endFrame - startFrame) * passed) / total;
    }),
  ];
}

function confidenceOf({ fit }: PartTime): number {
  return fit === null ? freeConfidence : Math.min(1, Math.exp(confidencePerFit * fit));
}
