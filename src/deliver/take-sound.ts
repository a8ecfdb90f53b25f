import { bytesOf } from '../audio/resample.js';
import { inspectWav } from '../audio/wav.js';
import type { WavInfo } from '../audio/wav-format.js';
import { readMonoSamples, WavTruncatedError } from '../audio/wav-samples.js';
import { systemCode } from '../base/errors.js';
import type { Piece } from './chapter-timeline.js';
import type { TakeFile } from './delivery.js';

/** A take that is missing or not whole, found while it was read. */
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

/** What a take's header says; null: it is missing or damaged. */
export async function inspectTake(take: TakeFile): Promise<WavInfo | null> {
  try {
    const inspection = await inspectWav(take.path);
    return inspection.kind === 'ok' ? inspection.info : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Where a take's samples are to be read from, at the book's rate. */
export interface TakeSound {
  readonly path: string;
  readonly info: WavInfo;
}

const silence = new Uint8Array(64 * 1024);

/**
 * The sound of the pieces: mono, 16-bit, little-endian, in blocks of at most 128 KiB.
 * @throws DamagedTakeError for a take that ends early or is gone.
 */
export async function* soundOf(
  pieces: readonly Piece[],
  sounds: ReadonlyMap<string, TakeSound>,
): AsyncGenerator<Uint8Array, void, void> {
  for (const piece of pieces) {
    if (piece.kind === 'silence') {
      for (let left = piece.samples * 2; left > 0; left -= silence.length)
        yield silence.subarray(0, Math.min(left, silence.length));
    } else yield* takeSound(piece.take.fingerprint, sounds);
  }
}

async function* takeSound(fingerprint: string, sounds: ReadonlyMap<string, TakeSound>) {
  const sound = sounds.get(fingerprint);
  if (sound === undefined) throw new DamagedTakeError(fingerprint, null);
  try {
    yield* bytesOf(readMonoSamples(sound.path, sound.info));
  } catch (error) {
    throw error instanceof WavTruncatedError || isMissing(error)
      ? new DamagedTakeError(fingerprint, error)
      : error;
  }
}
