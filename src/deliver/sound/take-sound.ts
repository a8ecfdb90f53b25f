import { fadeEdges } from '../../audio/dsp/fade.js';
import { applyGain } from '../../audio/dsp/normalise-loudness.js';
import { measureTake, type TakeMeasures } from '../../audio/measure/take-measures.js';
import { inspectWav } from '../../audio/wav/inspect-wav.js';
import { toFloat } from '../../audio/wav/pcm16.js';
import { borrowMemory, returnMemory } from '../../audio/wav/spare-memory.js';
import type { WavInfo } from '../../audio/wav/wav-format.js';
import { readMonoSamples, WavTruncatedError } from '../../audio/wav/wav-samples.js';
import { systemCode } from '../../base/errors.js';
import type { TakeFile } from '../delivery.js';
import type { Piece } from '../timeline/chapter-timeline.js';

/** The error for a take that turns out missing or truncated while it is read. */
export class DamagedTakeError extends Error {
  override readonly name = 'DamagedTakeError';
  readonly fingerprint: string;

  constructor(fingerprint: string, cause: unknown) {
    super('A take is missing or damaged.', { cause });
    this.fingerprint = fingerprint;
  }
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '');

/** Reads the header of a take; null: the take is missing or damaged. */
export async function inspectTake(take: TakeFile): Promise<WavInfo | null> {
  try {
    const inspection = await inspectWav(take.path);
    return inspection.kind === 'ok' ? inspection.info : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Measures a take with the header `info`; null: the take is missing or truncated. */
export async function measureWhole(take: TakeFile, info: WavInfo): Promise<TakeMeasures | null> {
  try {
    return await measureTake(take.path, info);
  } catch (error) {
    if (error instanceof WavTruncatedError || isMissing(error)) return null;
    throw error;
  }
}

/** Where to read a take's samples, at the book's rate. */
export interface TakeSound {
  readonly path: string;
  readonly info: WavInfo;
}

/** A part of a chapter's sound, without the file of its take. */
export type SoundPiece =
  | Extract<Piece, { kind: 'silence' }>
  | (Omit<Extract<Piece, { kind: 'take' }>, 'take'> & { readonly take: Pick<TakeFile, 'fingerprint'> });

/** The most samples in a block of sound. */
export const blockSamples = 65_536;

/**
 * Reads the sound of the pieces in blocks of at most 65,536 float samples from -1 to 1. Takes are faded at their edges. The caller may
 * change each block, and use it until it reads the next one.
 * @throws DamagedTakeError for a take that ends early or is gone.
 */
export async function* soundOf(
  pieces: readonly SoundPiece[],
  sounds: ReadonlyMap<string, TakeSound>,
): AsyncGenerator<Float32Array, void, void> {
  const memory = new Float32Array(borrowMemory(blockSamples * Float32Array.BYTES_PER_ELEMENT));
  try {
    for (const piece of pieces) {
      if (piece.kind === 'take') yield* takeSound(piece, sounds, memory);
      else
        for (let left = piece.samples; left > 0; left -= blockSamples)
          yield memory.subarray(0, Math.min(left, blockSamples)).fill(0);
    }
  } finally {
    returnMemory(memory.buffer);
  }
}

type TakePiece = Extract<SoundPiece, { kind: 'take' }>;

async function* takeSound(
  { take: { fingerprint }, skippedSamples, samples, gainDb }: TakePiece,
  sounds: ReadonlyMap<string, TakeSound>,
  memory: Float32Array,
) {
  const sound = sounds.get(fingerprint);
  if (sound === undefined) throw new DamagedTakeError(fingerprint, null);
  try {
    let startSample = 0;
    for await (const read of readMonoSamples(sound.path, partOf(sound.info, skippedSamples, samples))) {
      const block = toFloat(read, memory.subarray(0, read.length));
      applyGain(block, gainDb);
      fadeEdges(block, { startSample, samples }, sound.info.sampleRate);
      startSample += block.length;
      yield block;
    }
  } catch (error) {
    throw error instanceof WavTruncatedError || isMissing(error)
      ? new DamagedTakeError(fingerprint, error)
      : error;
  }
}

/** Returns a header for some frames of a file, as if the file had no others. */
function partOf(info: WavInfo, firstFrame: number, frames: number): WavInfo {
  const frameBytes = info.dataBytes / info.frames;
  return {
    ...info,
    frames,
    dataOffset: info.dataOffset + firstFrame * frameBytes,
    dataBytes: frames * frameBytes,
  };
}
