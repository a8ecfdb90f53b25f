import type { SpeechMeasures, TakeMeasures } from '../../audio/measure/take-measures.js';

/**
 * The version of the measures in journal lines. It rises when narrate measures something new or in another way. Lines with
 * another version are ignored, and their takes are measured again.
 */
export const measuresVersion = 1;

/** Measures in the short form of journal lines: a take may have hundreds of pauses, and every run reads the journal. */
export interface PackedMeasures extends Omit<TakeMeasures, 'speech'> {
  readonly version: number;
  /** `pauses` has two numbers for each pause, in samples: the distance from the end of the previous pause (or from 0), and the length. */
  readonly speech: (Omit<SpeechMeasures, 'pauses'> & { readonly pauses: readonly number[] }) | null;
}

/** Converts measures to the form of journal lines. `unpackMeasures` reverses it. */
export function packMeasures(measures: TakeMeasures): PackedMeasures {
  const { speech, ...rest } = measures;
  if (speech === null) return { version: measuresVersion, ...rest, speech };
  let end = 0;
  const pauses = speech.pauses.flatMap(({ startSample, endSample }) => {
    const pair = [startSample - end, endSample - startSample];
    end = endSample;
    return pair;
  });
  return { version: measuresVersion, ...rest, speech: { ...speech, pauses } };
}

/** Converts the measures of a journal line back; null: they have another version. */
export function unpackMeasures({ version, ...packed }: PackedMeasures): TakeMeasures | null {
  if (version !== measuresVersion) return null;
  const { speech } = packed;
  if (speech === null) return { ...packed, speech };
  const pauses: { startSample: number; endSample: number }[] = [];
  let end = 0;
  for (let index = 0; index + 1 < speech.pauses.length; index += 2) {
    const startSample = end + (speech.pauses[index] as number);
    end = startSample + (speech.pauses[index + 1] as number);
    pauses.push({ startSample, endSample: end });
  }
  return { ...packed, speech: { ...speech, pauses } };
}
