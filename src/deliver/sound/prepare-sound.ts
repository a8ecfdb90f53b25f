import { findGain } from '../../audio/dsp/find-gain.js';
import { createLevelMeter, createSingleMeter, type FileLevels } from '../../audio/dsp/level-meter.js';
import { createLossMeter, type SourceLevels } from '../../audio/dsp/limiter-loss.js';
import type { LoudnessTarget } from '../../audio/dsp/loudness-targets.js';
import { normaliseLoudness } from '../../audio/dsp/normalise-loudness.js';
import { toInt16 } from '../../audio/wav/pcm16.js';
import { borrowMemory, returnMemory } from '../../audio/wav/spare-memory.js';
import { asDiskError } from '../../base/errors.js';
import { createFile } from '../../files/open-file.js';
import { removeFile } from '../../files/remove-file.js';
import { blockSamples, DamagedTakeError, type SoundPiece, soundOf, type TakeSound } from './take-sound.js';

/** The loudness that the sound of a chapter should get. */
export interface Loudness {
  readonly target: LoudnessTarget;
  /** The wanted level after the limiter, in the target's measure. */
  readonly aim: number;
  /** By how many decibels the first attempt was too quiet after the codec; negative: too loud. */
  readonly correctionDb: number;
  /** The highest true peak, in dBTP. */
  readonly ceilingDbtp: number;
}

/** A chapter whose sound to write to a file. Plain data. */
export interface PrepareJob {
  readonly pieces: readonly SoundPiece[];
  /** By fingerprint. */
  readonly takes: ReadonlyMap<string, TakeSound>;
  /** In Hz. */
  readonly sampleRate: number;
  /** Null: leave the loudness as it is. */
  readonly loudness: Loudness | null;
  /** The levels of the pieces; null: not measured yet. */
  readonly levels: SourceLevels | null;
  /** The file to create, absolute. It gets mono 16-bit little-endian samples without a header. */
  readonly path: string;
  /** The path that messages about the disk name: the file that is to be encoded from `path`, which is temporary. */
  readonly subject: string;
}

/** A chapter whose sound is in a file. */
export interface Prepared {
  readonly kind: 'prepared';
  /** The levels of the pieces; null: the loudness is left as it is. */
  readonly levels: SourceLevels | null;
  readonly gainDb: number;
  /** Whether the limiter may have changed anything. */
  readonly isLimited: boolean;
  /** The levels of the file, or the lowest ones that it can have; null: the loudness is left as it is. */
  readonly after: FileLevels | null;
}

/** The result of `prepareSound`; `damaged` has the fingerprint of a take that ends early or is gone. */
export type PrepareResult = Prepared | { readonly kind: 'damaged'; readonly fingerprint: string };

/**
 * Joins the pieces of a chapter, normalises their loudness, and writes them to a file. Reads the takes once to measure them, and
 * once to write them. If the limiter changes much, they may be written again with another gain.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export async function prepareSound(job: PrepareJob, signal: AbortSignal): Promise<PrepareResult> {
  try {
    return await prepare(job, signal);
  } catch (error) {
    if (error instanceof DamagedTakeError) return { kind: 'damaged', fingerprint: error.fingerprint };
    throw error;
  }
}

async function prepare(job: PrepareJob, signal: AbortSignal): Promise<Prepared> {
  const { sampleRate, loudness } = job;
  const sound = () => untilAborted(soundOf(job.pieces, job.takes), signal);
  if (loudness === null) {
    await writeSamples(job, sound());
    return { kind: 'prepared', levels: null, gainDb: 0, isLimited: false, after: null };
  }
  const { target, ceilingDbtp } = loudness;
  const levels = job.levels ?? (await measured(sound(), sampleRate));
  const { measure, hasRoomTone } = target;
  const write = (gainDb: number, isLimited: boolean, onBlock?: (block: Float32Array) => void) => {
    const settings = { gainDb, ceilingDbtp: isLimited ? ceilingDbtp : null, hasRoomTone };
    return writeSamples(job, normaliseLoudness(sound(), sampleRate, settings), onBlock);
  };
  let isWritten = false;
  const tryGain = async (gainDb: number): Promise<number> => {
    if (isWritten) await removeFile(job.path);
    isWritten = true;
    const meter = createSingleMeter(measure, sampleRate);
    await write(gainDb, true, meter.add);
    return meter.level();
  };
  const { gainDb, isLimited, isTried, levels: after } = await findGain({ ...loudness, levels, tryGain });
  // The file already has the sound with a gain that turned out right.
  if (!isTried) {
    if (isWritten) await removeFile(job.path);
    await write(gainDb, isLimited);
  }
  return { kind: 'prepared', levels, gainDb, isLimited, after };
}

async function measured(blocks: AsyncIterable<Float32Array>, sampleRate: number): Promise<SourceLevels> {
  const meter = createLevelMeter(sampleRate);
  const losses = createLossMeter(sampleRate);
  for await (const block of blocks) {
    meter.add(block);
    losses.add(block);
  }
  return { ...meter.levels(), limiterLosses: losses.losses() };
}

async function* untilAborted(blocks: AsyncIterable<Float32Array>, signal: AbortSignal) {
  for await (const block of blocks) {
    signal.throwIfAborted();
    yield block;
  }
}

async function writeSamples(
  { path, subject }: Pick<PrepareJob, 'path' | 'subject'>,
  blocks: AsyncIterable<Float32Array>,
  onBlock?: (block: Float32Array) => void,
): Promise<void> {
  const fail = (error: unknown): never => {
    throw asDiskError(error, subject);
  };
  const file = await createFile(path).catch(fail);
  const memory = new Int16Array(borrowMemory(blockSamples * Int16Array.BYTES_PER_ELEMENT));
  try {
    for await (const block of blocks) {
      onBlock?.(block);
      toInt16(block, memory.subarray(0, block.length));
      await file.writeFile(new Uint8Array(memory.buffer, 0, block.length * 2)).catch(fail);
    }
  } finally {
    returnMemory(memory.buffer);
    await file.close();
  }
}
