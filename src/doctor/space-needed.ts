import { type EncoderChoice, encoderSettings } from '../audio/formats/encoder-settings.js';
import { type AudioFormat, formats } from '../audio/formats/registry.js';
import type { Manifest } from '../manifest/manifest.js';
import type { Plan } from '../plan/plan.js';

/** The gateway's model returns one channel, 16 bits and 24,000 samples a second (its public documentation). */
const takeRate = 24_000;
const bytesPerTakeSecond = 2 * takeRate;
/** FLAC reduces speech to about half its size. */
const flacShare = 0.6;

/** An estimate of the bytes that a run writes. */
export interface SpaceNeeded {
  /** In `.narrate`: missing recordings, and chapters encoded for a book file and an EPUB. */
  readonly state: number;
  /** In the output folder, if all files are regenerated. */
  readonly output: number;
}

/** Estimates how much disk space a plan needs; 0 if everything is recorded. */
export function spaceNeeded({ total }: Plan, { audio, publish: { epub } }: Manifest): SpaceNeeded {
  const missing = total.buy + total.collect;
  if (missing === 0) return { state: 0, output: 0 };
  const missingSeconds = (total.audioSeconds * missing) / total.chunks;
  const bytesOf = (names: readonly AudioFormat[]): number =>
    names.reduce((bytes, name) => bytes + bytesPerSecond(name, audio.encoding[name]), 0);
  const segments = bytesOf(audio.book.filter((name) => formats[name].segment !== null));
  const ofEpub = epub === null ? 0 : bytesPerSecond(epub.format, epub.encoding);
  return {
    state: Math.ceil(missingSeconds * bytesPerTakeSecond + total.audioSeconds * (segments + ofEpub)),
    output: Math.ceil(total.audioSeconds * (bytesOf([...audio.chapters, ...audio.book]) + ofEpub)),
  };
}

function bytesPerSecond(format: AudioFormat, choice: EncoderChoice): number {
  const { sampleRate, channels, options } = encoderSettings(format, takeRate, choice);
  const [, kbps] = /^(\d+)k$/.exec(options[options.indexOf('-b:a') + 1] ?? '') ?? [];
  if (kbps !== undefined) return (Number(kbps) * 1000) / 8;
  return 2 * sampleRate * channels * (formats[format].compression === 'lossless' ? flacShare : 1);
}
