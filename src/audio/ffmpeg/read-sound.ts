import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { asTooManyFiles, NarrateError } from '../../base/errors.js';
import { putInPlace } from '../../files/put-in-place.js';

/** How many lines of ffmpeg's stderr a message shows. The cause is usually in the last few. */
const shownLines = 8;
const shownCharacters = 800;
const questionTimeoutMs = 30_000;

/** A file to read. */
export interface ReadJob {
  /** The path of ffmpeg. */
  readonly ffmpeg: string;
  /** Absolute. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/**
 * Returns ffmpeg's description of a file: its format, streams and rates. Empty if ffmpeg prints nothing.
 * @throws NarrateError `too-many-files`; the signal's reason.
 */
export async function describeSound({ ffmpeg, path, signal }: ReadJob): Promise<string> {
  const described = promisify(execFile)(ffmpeg, ['-nostdin', '-hide_banner', '-i', path], {
    signal,
    timeout: questionTimeoutMs,
    windowsHide: true,
  });
  // Without an output, ffmpeg describes the input and ends with status 1.
  const { stderr } = await described.catch((error: { stderr?: string }) => {
    const tooMany = asTooManyFiles(error, ffmpeg);
    if (tooMany !== null) throw tooMany;
    return error;
  });
  signal.throwIfAborted();
  return stderr ?? '';
}

/**
 * Decodes a file with ffmpeg to mono 16-bit samples at the file's own rate. Channels are averaged.
 * @throws NarrateError `ffmpeg-failed` with ffmpeg's message, `too-many-files`; the signal's reason.
 */
export async function* decodeToMono({ ffmpeg, path, signal }: ReadJob): AsyncGenerator<Int16Array> {
  signal.throwIfAborted();
  const output = ['-map', '0:a:0', '-ac', '1', '-f', 's16le', 'pipe:1'];
  const child = spawn(ffmpeg, ['-nostdin', '-v', 'error', '-xerror', '-i', path, ...output], {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const failed = (said: string) =>
    new NarrateError('ffmpeg-failed', `ffmpeg failed to read ${basename(path)}: ${said}`);
  if (child.pid === undefined) {
    // A process that could not be started may have no streams either.
    const [error] = (await once(child, 'error')) as [Error];
    throw asTooManyFiles(error, ffmpeg) ?? failed(error.message);
  }
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-10 * shownCharacters);
  });
  const gone = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  try {
    yield* asSamples(child.stdout);
    const status = await gone;
    signal.throwIfAborted();
    // ffmpeg may report frames that it dropped and still end with status 0.
    if (status === 0 && stderr === '') return;
    throw failed(shownOf(stderr));
  } finally {
    kill();
    signal.removeEventListener('abort', kill);
  }
}

/** A sound file to convert to a WAV file of 16-bit samples at its own rate. */
export interface WaveJob extends ReadJob {
  /** The only format to read the file as. With others, a file from outside could make ffmpeg read further files. */
  readonly format: string;
  /** Absolute. Replaced atomically when the new file is complete. */
  readonly output: string;
}

/**
 * Converts a sound file to WAV.
 * @throws NarrateError `ffmpeg-failed` with ffmpeg's message, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the
 *   signal's reason.
 */
export const convertToWave = (job: WaveJob): Promise<void> =>
  putInPlace(job.output, (temporary) => convert({ ...job, output: temporary }));

async function convert({ ffmpeg, format, path, output, signal }: WaveJob): Promise<void> {
  const input = ['-protocol_whitelist', 'file', '-f', format, '-i', path];
  const options = ['-map', '0:a:0', '-c:a', 'pcm_s16le', '-bitexact', '-f', 'wav', output];
  const args = ['-nostdin', '-y', '-v', 'error', '-xerror', ...input, ...options];
  const failed = (stderr: string): NarrateError =>
    new NarrateError('ffmpeg-failed', `ffmpeg failed to read it: ${shownOf(stderr.replaceAll(path, 'it'))}`);
  try {
    const { stderr } = await promisify(execFile)(ffmpeg, args, { signal, windowsHide: true });
    if (stderr !== '') throw failed(stderr);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NarrateError) throw error;
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw asTooManyFiles(error, ffmpeg) ?? failed(said);
  }
}

/** Sound to convert in memory. */
export interface PipeJob extends Pick<ReadJob, 'ffmpeg' | 'signal'> {
  /** Options of the output, one word per item. */
  readonly options: readonly string[];
  readonly input: Buffer;
  /** Options for reading `input`, one word per item. */
  readonly inputOptions: readonly string[];
}

/**
 * Converts sound in memory.
 * @throws NarrateError `ffmpeg-failed` with ffmpeg's message, `too-many-files`; the signal's reason.
 */
export function pipeSound({ ffmpeg, input, inputOptions, options, signal }: PipeJob): Promise<Buffer> {
  const words = ['-v', 'error', '-xerror', ...inputOptions, '-i', 'pipe:0', ...options, 'pipe:1'];
  return new Promise((resolve, reject) => {
    const limits = { encoding: 'buffer', maxBuffer: 2 ** 31, signal, windowsHide: true } as const;
    const child = execFile(ffmpeg, words, limits, (error, stdout, stderr) => {
      if (signal.aborted) return reject(signal.reason);
      const said = shownOf(stderr.toString());
      if (error === null && said === '') return resolve(stdout);
      const failed = `ffmpeg failed to convert a take: ${said}`;
      reject(asTooManyFiles(error, ffmpeg) ?? new NarrateError('ffmpeg-failed', failed, { cause: error }));
    });
    // If ffmpeg ends early, its exit status reports it.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Converts bytes to samples. A pipe may cut its blocks in the middle of a sample. */
async function* asSamples(blocks: AsyncIterable<Buffer>): AsyncGenerator<Int16Array> {
  let odd = Buffer.alloc(0);
  for await (const block of blocks) {
    const bytes = Buffer.concat([odd, block]);
    const whole = bytes.length - (bytes.length % 2);
    // An Int16Array needs an even offset, which a pooled buffer may not have.
    yield new Int16Array(new Uint8Array(bytes.subarray(0, whole)).buffer);
    odd = Buffer.from(bytes.subarray(whole));
  }
}

/** Returns the end of ffmpeg's stderr on one line, as part of a message. */
export const shownOf = (stderr: string): string =>
  stderr
    .trim()
    .split(/\s*[\n\r]+\s*/)
    .slice(-shownLines)
    .join('; ')
    .slice(-shownCharacters);
