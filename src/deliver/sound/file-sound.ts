import { findGain } from '../../audio/dsp/find-gain.js';
import { createLevelMeter, type FileLevels } from '../../audio/dsp/level-meter.js';
import {
  ceilingFor,
  type LoudnessMiss,
  type LoudnessTarget,
  signalAim,
} from '../../audio/dsp/loudness-targets.js';
import { normaliseLoudness } from '../../audio/dsp/normalise-loudness.js';
import type { AudioFormat } from '../../audio/formats/registry.js';
import type { Piece } from '../timeline/chapter-timeline.js';
import { soundOf, type TakeSound } from './take-sound.js';

/** How the sound of a file is made. */
export interface FileSound {
  /** The pieces of each chapter in the file. */
  readonly chapters: readonly (readonly Piece[])[];
  readonly format: AudioFormat;
  readonly channels: 1 | 2;
  /** What the first attempt missed. */
  readonly correction: LoudnessMiss;
}

/** The loudness-normalised sound of files that share chapters. */
export interface NormalisedSounds {
  /**
   * Returns the sound of a file, each chapter normalised to the target. Full scale is 1.
   * @throws DamagedTakeError for a take that ends early or is gone.
   */
  soundOfFile(file: FileSound): AsyncGenerator<Float32Array, void, void>;
}

/** Creates the sound source for a run. Each chapter is measured once, however many files contain it. */
export function normalisedSounds(
  sounds: ReadonlyMap<string, TakeSound>,
  sampleRate: number,
  target: LoudnessTarget | null,
): NormalisedSounds {
  const levels = new Map<readonly Piece[], Promise<FileLevels>>();
  const levelsOf = (pieces: readonly Piece[]): Promise<FileLevels> => {
    const known = levels.get(pieces) ?? measured(soundOf(pieces, sounds), sampleRate);
    levels.set(pieces, known);
    return known;
  };
  return {
    async *soundOfFile({ chapters, format, channels, correction }) {
      for (const pieces of chapters) {
        const sound = () => soundOf(pieces, sounds);
        if (target === null) {
          yield* sound();
          continue;
        }
        const ceilingDbtp = ceilingFor(target, format) - correction.peakDb;
        const gainDb = await findGain({
          sound,
          sampleRate,
          levels: await levelsOf(pieces),
          target,
          aim: signalAim(target, channels),
          correctionDb: correction.gainDb,
          ceilingDbtp,
        });
        yield* normaliseLoudness(sound(), sampleRate, {
          gainDb,
          ceilingDbtp,
          hasRoomTone: target.hasRoomTone,
        });
      }
    },
  };
}

async function measured(blocks: AsyncIterable<Float32Array>, sampleRate: number): Promise<FileLevels> {
  const meter = createLevelMeter(sampleRate);
  for await (const block of blocks) meter.add(block);
  return meter.levels();
}
