import type { SpeechMeasures, TakeMeasures } from '../../audio/measure/take-measures.js';

/**
 * The measures of which a journal's lines speak. It rises when something is measured otherwise, or more is: lines with
 * another number count for nothing, and those takes are measured again.
 */
export const measuresVersion = 1;

/** Measures as a journal line holds them: a take may have hundreds of pauses, and the journal is read on every run. */
export interface PackedMeasures extends Omit<TakeMeasures, 'speech'> {
  readonly version: number;
  /** `pauses`: for each, the samples from the end of the one before it (of the take's beginning), and its length. */
  readonly speech: (Omit<SpeechMeasures, 'pauses'> & { readonly pauses: readonly number[] }) | null;
}

/** Measures for a journal line; `unpackMeasures` gives the same ones back. */
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

/** The measures of a journal line; null: they are of another version. */
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
