import { soundFormatOf } from '../../audio/containers/sniff-container.js';
import { convertToWave } from '../../audio/ffmpeg/read-sound.js';
import { inspectWav } from '../../audio/wav/inspect-wav.js';
import type { WavInspection } from '../../audio/wav/wav-format.js';
import { parseWavHeader } from '../../audio/wav/wav-header.js';
import { NarrateError, systemCode } from '../../base/errors.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { asWave } from '../../state/answers.js';

/** What an answer turned out to be. `path`: of a WAV file; null: the answer is one itself. `unusable`: it was paid for, and no sound comes of it. */
export type AnswerSound =
  | { readonly kind: 'wave'; readonly path: string | null }
  | { readonly kind: 'unusable'; readonly message: string };

export interface AnswerFile {
  readonly audio: Uint8Array;
  /** Where it is kept; null: only here. Whatever is no WAV file must be kept. */
  readonly path: string | null;
  /** @throws NarrateError `ffmpeg-missing` */
  readonly findFfmpeg: (signal: AbortSignal) => Promise<string>;
  readonly signal: AbortSignal;
}

/** Looks at what came, whatever it was called; what is no WAV file is made into one beside it. @throws NarrateError `ffmpeg-missing`, and the signal's reason */
export async function answerSound({ audio, path, findFfmpeg, signal }: AnswerFile): Promise<AnswerSound> {
  const format = soundFormatOf(audio);
  if (format === 'wav') return asSound(await inspectBytes(audio), null);
  if (format === null || path === null) return unusable(`is not sound of a known format${startOf(audio)}`);
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

const asSound = (inspection: WavInspection, path: string | null): AnswerSound =>
  inspection.kind === 'ok' ? { kind: 'wave', path } : unusable(inspection.message);

const unusable = (what: string): AnswerSound => ({ kind: 'unusable', message: `the answer ${what}` });

const inspectBytes = (audio: Uint8Array): Promise<WavInspection> =>
  parseWavHeader(audio.byteLength, async (offset, length) =>
    Buffer.from(audio.subarray(offset, offset + length)),
  );

/** Its beginning, where that is text: an error page names itself. */
function startOf(audio: Uint8Array): string {
  const text = Buffer.from(audio.subarray(0, 60)).toString('utf8').replace(/\s+/g, ' ').trim();
  return /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]{4,}$/u.test(text) && !text.includes('\ufffd')
    ? `, but begins with "${text}"`
    : '';
}

/** The bytes of a file; null: there is none. */
export async function bytesOf(path: string): Promise<Uint8Array | null> {
  try {
    return await readOwnFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
