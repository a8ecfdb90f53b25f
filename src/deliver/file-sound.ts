import type { AudioFormat } from '../audio/codec-limits.js';
import { dbfsOfPower } from '../audio/decibels.js';
import { levelled } from '../audio/levelled.js';
import { createLoudnessMeter } from '../audio/loudness.js';
import { ceilingFor, type LoudnessMiss, type LoudnessTarget, signalAim } from '../audio/loudness-targets.js';
import type { Piece } from './chapter-timeline.js';
import { soundOf, type TakeSound } from './take-sound.js';

/** What a file is to sound like. */
export interface FileSound {
  /** The pieces of each of its chapters. */
  readonly chapters: readonly (readonly Piece[])[];
  readonly format: AudioFormat;
  readonly channels: 1 | 2;
  /** What a first try missed. */
  readonly correction: LoudnessMiss;
}

/** The sound of files that are made of the same chapters. */
export interface LevelledSounds {
  /**
   * A file's sound, each chapter brought to its level, full scale 1.
   * @throws DamagedTakeError for a take that ends early or is gone.
   */
  soundOfFile(file: FileSound): AsyncGenerator<Float32Array, void, void>;
}

/** However quiet a recording is: more than this is noise. */
const mostGainDb = 40;

/** What a chapter measures is found once, however many files are made of it. */
export function levelledSounds(
  sounds: ReadonlyMap<string, TakeSound>,
  sampleRate: number,
  target: LoudnessTarget | null,
): LevelledSounds {
  const levels = new Map<readonly Piece[], Promise<number | null>>();
  const levelOf = (pieces: readonly Piece[], { measure }: LoudnessTarget): Promise<number | null> => {
    const level = levels.get(pieces) ?? measured(soundOf(pieces, sounds), sampleRate, measure);
    levels.set(pieces, level);
    return level;
  };
  return {
    async *soundOfFile({ chapters, format, channels, correction }) {
      for (const pieces of chapters) {
        const sound = soundOf(pieces, sounds);
        if (target === null) {
          yield* sound;
          continue;
        }
        const level = await levelOf(pieces, target);
        const gainDb = level === null ? 0 : Math.min(mostGainDb, signalAim(target, channels) - level);
        yield* levelled(sound, sampleRate, {
          gainDb: gainDb + correction.gainDb,
          ceilingDbtp: ceilingFor(target, format) - correction.peakDb,
          hasRoomTone: target.hasRoomTone,
        });
      }
    },
  };
}

/** Null: nothing to be heard. */
async function measured(
  blocks: AsyncIterable<Float32Array>,
  sampleRate: number,
  measure: LoudnessTarget['measure'],
): Promise<number | null> {
  const loudness = createLoudnessMeter(sampleRate);
  let squares = 0;
  let samples = 0;
  for await (const block of blocks) {
    loudness.add(block);
    for (let index = 0; index < block.length; index++) squares += (block[index] as number) ** 2;
    samples += block.length;
  }
  const lufs = loudness.integratedLufs();
  return lufs === null || measure === 'loudness' ? lufs : dbfsOfPower(squares / samples);
}
