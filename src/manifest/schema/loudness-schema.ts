import { z } from 'zod';
import {
  acxEncoding,
  acxFormat,
  type LoudnessTarget,
  loudnessTargets,
  targetOfNumbers,
} from '../../audio/dsp/loudness-targets.js';
import type { Encodings } from './encoding-schema.js';

/** The key `audio.loudness`: a target by its name, or the numbers of one. What contradicts a target is found by `checkLoudness`. */
export const loudnessKey = z
  .union([
    z.enum(['acx', 'podcast', 'ebu', 'off']),
    z.strictObject({
      lufs: z.number().min(-40).max(-8).meta({ description: 'Integrated loudness of the file, in LUFS.' }),
      truePeak: z
        .number()
        .min(-12)
        .max(-0.5)
        .default(-1)
        .meta({ description: 'The highest true peak, in dBTP.' }),
    }),
  ])
  .default('acx')
  .meta({
    description: 'How loud the files are: acx, podcast, ebu, numbers, or off for recordings as they are.',
  });

/** What is aimed at; null: nothing is changed. */
export function loudnessTargetOf(written: z.output<typeof loudnessKey>): LoudnessTarget | null {
  if (written === 'off') return null;
  return typeof written === 'string'
    ? loudnessTargets[written]
    : targetOfNumbers(written.lufs, written.truePeak);
}

/** ACX takes MP3 at 192 kb/s and 44.1 kHz: where nothing else is chosen, it has that. */
export function encodingsWith(target: LoudnessTarget | null, encodings: Encodings): Encodings {
  const chosen = encodings[acxFormat];
  const isOpen = chosen.sampleRate === null && (chosen.bitrate ?? acxEncoding.bitrate) >= acxEncoding.bitrate;
  if (target?.name !== 'acx' || !isOpen) return encodings;
  return {
    ...encodings,
    [acxFormat]: {
      ...acxEncoding,
      bitrate: chosen.bitrate ?? acxEncoding.bitrate,
      channels: chosen.channels,
    },
  };
}
