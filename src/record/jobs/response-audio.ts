import { soundFormatOf } from '../../audio/containers/sniff-container.js';
import { convertToWave } from '../../audio/ffmpeg/read-sound.js';
import { inspectWav } from '../../audio/wav/inspect-wav.js';
import type { WavInspection } from '../../audio/wav/wav-format.js';
import { parseWavHeader } from '../../audio/wav/wav-header.js';
import { NarrateError, systemCode } from '../../base/errors.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { asWave } from '../../state/direct-audio.js';

/**
 * The audio of a response. `path`: of the converted WAV file; null: the response itself is a WAV file. `unusable`: the
 * response was charged and holds no audio.
 */
export type ResponseAudio =
  | { readonly kind: 'wave'; readonly path: string | null }
  | { readonly kind: 'unusable'; readonly message: string };

/** A response with audio, and what is needed to convert it. */
export interface AudioResponse {
  readonly audio: Uint8Array;
  /** File with the same bytes; null: none. A response that is not a WAV file needs one, because ffmpeg reads it. */
  readonly path: string | null;
  /** Returns the path of ffmpeg. @throws NarrateError `ffmpeg-missing` */
  readonly findFfmpeg: (signal: AbortSignal) => Promise<string>;
  readonly signal: AbortSignal;
}

/**
 * Detects the format of a response by its bytes, and converts all but WAV files to a WAV file next to it. Rejects with the
 * signal's reason.
 * @throws NarrateError `ffmpeg-missing`
 */
export async function responseAudio({
  audio,
  path,
  findFfmpeg,
  signal,
}: AudioResponse): Promise<ResponseAudio> {
  const format = soundFormatOf(audio);
  if (format === 'wav') return asSound(await inspectBytes(audio), null);
  if (format === null || path === null) return unusable(`is not audio in a known format${startOf(audio)}`);
  const ffmpeg = await findFfmpeg(signal);
  const output = asWave(path);
  try {
    await convertToWave({ ffmpeg, format, path, output, signal });
  } catch (error) {
    if (!(error instanceof NarrateError) || error.code !== 'ffmpeg-failed') throw error;
    return unusable(`is ${format} that cannot be read: ${error.message}`);
  }
  return asSound(await inspectWav(output), output);
}

const asSound = (inspection: WavInspection, path: string | null): ResponseAudio =>
  inspection.kind === 'ok' ? { kind: 'wave', path } : unusable(inspection.message);

const unusable = (what: string): ResponseAudio => ({ kind: 'unusable', message: `the response ${what}` });

const inspectBytes = (audio: Uint8Array): Promise<WavInspection> =>
  parseWavHeader(audio.byteLength, async (offset, length) =>
    Buffer.from(audio.subarray(offset, offset + length)),
  );

/** Quotes the start of a response if it is text, because an error page describes the error; empty otherwise. */
function startOf(audio: Uint8Array): string {
  const text = Buffer.from(audio.subarray(0, 60)).toString('utf8').replace(/\s+/g, ' ').trim();
  return /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]{4,}$/u.test(text) && !text.includes('\ufffd')
    ? `, but begins with "${text}"`
    : '';
}

/** Reads a file. Returns its bytes; null: it does not exist. */
export async function bytesOf(path: string): Promise<Uint8Array | null> {
  try {
    return await readOwnFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
