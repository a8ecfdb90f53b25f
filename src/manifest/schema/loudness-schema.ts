import { z } from 'zod';
import {
  acxEncoding,
  acxFormat,
  type LoudnessTarget,
  loudnessTargets,
  targetOfNumbers,
} from '../../audio/dsp/loudness-targets.js';
import type { Encodings } from './encoding-schema.js';

/** Schema of `audio.loudness`: a named target, or numbers. `validateLoudness` finds settings that conflict with a target. */
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
    description:
      'The loudness of the files: acx, podcast, ebu, numbers, or off to keep that of the recordings.',
  });

/** Normalises `audio.loudness`; null: the loudness of the recordings is kept. */
export function loudnessTargetOf(written: z.output<typeof loudnessKey>): LoudnessTarget | null {
  if (written === 'off') return null;
  return typeof written === 'string'
    ? loudnessTargets[written]
    : targetOfNumbers(written.lufs, written.truePeak);
}

/** Sets MP3 to 192 kb/s and 44.1 kHz, which ACX requires, unless the manifest chooses otherwise. */
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
