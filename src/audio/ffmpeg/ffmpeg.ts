import { type ChildProcess, execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { FfmpegCommand } from 'fluent-ffmpeg';
import { asDiskError, asTooManyFiles, NarrateError } from '../../base/errors.js';
import { onAbort } from '../../base/time/on-abort.js';
import { shownOf } from './read-sound.js';

/** Mono, 16-bit, little-endian samples without a header: a file (its path is absolute), or a stream that is piped to ffmpeg. */
export type PcmSource = { readonly path: string } | AsyncIterable<Uint8Array>;

/**
 * A job for one ffmpeg process, which reads samples and writes one file. All paths are absolute, because ffmpeg can mistake
 * relative ones for options or protocols.
 */
export interface FfmpegJob {
  /** The path of ffmpeg. */
  readonly ffmpeg: string;
  /** In Hz. */
  readonly sampleRate: number;
  /** Read as fast as ffmpeg accepts it. */
  readonly pcm: PcmSource;
  /** Further inputs, numbered from 1. Each is read only as its `format`. */
  readonly inputs: readonly { readonly format: string; readonly path: string }[];
  /** Options of the output, one word per item. */
  readonly options: readonly string[];
  /** The file to write. It is overwritten, and may be left incomplete after a failure. */
  readonly output: string;
  /** The path that error messages name, because `output` may be a temporary file. Absolute. */
  readonly subject: string;
  readonly signal: AbortSignal;
  /** Called about twice a second with the length in seconds that is written so far. */
  readonly onProgress?: (seconds: number) => void;
}

/** A job that writes encoded packets to a file without encoding them again. */
export interface CopyJob extends Omit<FfmpegJob, 'sampleRate' | 'pcm'> {
  /** Options for reading the packets, one word per item. */
  readonly inputOptions: readonly string[];
  readonly packets: AsyncIterable<Uint8Array>;
}

/** The common form of both jobs. */
interface StreamJob extends Omit<FfmpegJob, 'sampleRate' | 'pcm'> {
  readonly inputOptions: readonly string[];
  readonly bytes: PcmSource;
}

/** How many bytes are read ahead of ffmpeg. */
const readAheadBytes = 256 * 1024;
/**
 * ffmpeg reads each of several inputs in its own thread through a queue, by default of 8 packets of 2 KB. On a busy machine this
 * took four times as long as encoding FLAC. A single input needs no thread, but gets one if this option is set.
 */
const queuedPackets = '1024';
const questionTimeoutMs = 30_000;

/**
 * Runs ffmpeg and returns how many seconds it reports to have written. For a file with a cover, ffmpeg 7 and later report the
 * length of the cover. Settles after the process has ended.
 * @throws NarrateError `ffmpeg-failed` with ffmpeg's message, `disk-full`, `not-writable`, `too-many-files`.
 * @throws what `pcm` throws; the signal's reason.
 */
export function runFfmpeg({ sampleRate, pcm, ...job }: FfmpegJob): Promise<number> {
  const inputOptions = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '1'];
  return run({ ...job, inputOptions, bytes: pcm });
}

/**
 * Writes the packets to a file without encoding. Settles after the process has ended.
 * @throws the same as `runFfmpeg`, and what `packets` throws.
 */
export async function copyPackets({ packets, ...job }: CopyJob): Promise<void> {
  await run({ ...job, bytes: packets });
}

async function run(job: StreamJob): Promise<number> {
  job.signal.throwIfAborted();
  const { default: fluent } = await import('fluent-ffmpeg');
  let sourceFailure: { readonly error: unknown } | null = null;
  const { bytes } = job;
  // If the stream failed, ffmpeg would run on and finish a truncated file. So the process is killed, and the wait goes on
  // until it has ended.
  const stream =
    'path' in bytes
      ? null
      : Readable.from(
          catching(bytes, (error) => {
            sourceFailure = { error };
            command.kill('SIGKILL');
          }),
          { objectMode: false, highWaterMark: readAheadBytes },
        );
  const command = commandOf(fluent(), job, stream ?? (bytes as { path: string }).path);
  const kill = () => command.kill('SIGKILL');
  const release = onAbort(job.signal, kill);
  try {
    const seconds = await runToEnd(command, job, () => sourceFailure);
    await access(job.output).catch((cause: unknown) => {
      throw new NarrateError('ffmpeg-failed', `ffmpeg did not write ${basename(job.subject)}.`, { cause });
    });
    return seconds;
  } finally {
    release();
    stream?.destroy();
  }
}

/**
 * Runs ffmpeg with a single option such as `-version`, and returns what it prints.
 * @throws the system's error, or one with the exit status, if ffmpeg does not run; the signal's reason.
 */
export async function askFfmpeg(ffmpeg: string, question: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await promisify(execFile)(ffmpeg, [question], {
    signal,
    timeout: questionTimeoutMs,
    maxBuffer: 4 * 1024 * 1024,
    windowsHide: true,
  });
  return stdout;
}

function commandOf(command: FfmpegCommand, job: StreamJob, source: Readable | string): FfmpegCommand {
  replaceGlobals(command, job);
  command.input(source).inputOptions('-nostdin', '-nostats', '-v', 'error', '-progress', 'pipe:1');
  if (job.inputs.length > 0) command.inputOptions('-thread_queue_size', queuedPackets);
  command.inputOptions(...job.inputOptions);
  for (const { format, path } of job.inputs) command.input(path).inputOptions('-f', format);
  // Passed as several arguments, because fluent-ffmpeg splits the items of an array at spaces.
  command.outputOptions('-map', '0:a', ...job.options);
  return command.output(job.output);
}

type OnProcess = (child: ChildProcess, ...rest: unknown[]) => void;
type SpawnEnd = (error: Error | null, stdout?: unknown, stderr?: unknown) => void;
type Spawn = (args: string[], options: object, onProcess: OnProcess, onEnd: SpawnEnd) => void;

/**
 * Gives a command its own path and capabilities. fluent-ffmpeg 2.1.3 keeps one path and one list of capabilities for the whole
 * process, starts ffmpeg three times to make that list, and crashes the process from a callback if ffmpeg cannot be started.
 * narrate has checked path and encoders before.
 */
function replaceGlobals(command: FfmpegCommand, { ffmpeg, bytes, onProgress }: StreamJob): void {
  const spawn = Reflect.get(command, '_spawnFfmpeg') as Spawn;
  const noLines = { get: () => '' };
  Object.assign(command, {
    _getFfmpegPath: (done: (error: null, path: string) => void) => done(null, ffmpeg),
    _checkCapabilities: (done: (error: null) => void) => done(null),
    availableEncoders: (done: (error: null, encoders: object) => void) => done(null, {}),
    _spawnFfmpeg(args: string[], options: object, onProcess: OnProcess, onEnd: SpawnEnd) {
      const end: SpawnEnd = (error, stdout = noLines, stderr = noLines) => onEnd(error, stdout, stderr);
      const watched: OnProcess = (child, ...rest) => {
        child.stdout?.on('data', (data: Buffer) => onProgress?.(lastOutSeconds(data.toString())));
        if ('path' in bytes) child.stdin?.end();
        onProcess(child, ...rest);
      };
      try {
        spawn.call(command, args, options, watched, end);
      } catch {
        // With too many open files the process has no streams, and fluent-ffmpeg throws. The reason arrives as an event.
      }
    },
  });
}

/** Passes the bytes on. An error ends them and goes to `onFailure`. */
async function* catching(
  bytes: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    onFailure(error);
  }
}

function runToEnd(
  command: FfmpegCommand,
  job: StreamJob,
  sourceFailure: () => { readonly error: unknown } | null,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const settle = (result: { seconds: number } | { error: unknown }) => {
      const failure = sourceFailure();
      if (failure !== null) reject(failure.error);
      else if (job.signal.aborted) reject(job.signal.reason);
      else if ('error' in result) reject(result.error);
      else resolve(result.seconds);
    };
    // fluent-ffmpeg ignores a kill before the process exists, so an earlier abort is handled here.
    command.on('start', () => {
      if (job.signal.aborted) command.kill('SIGKILL');
    });
    command.on('end', (stdout: string | null) => settle({ seconds: lastOutSeconds(stdout ?? '') }));
    command.on('error', (error: Error, _stdout: unknown, stderr: unknown) =>
      settle({ error: failureOf(error, String(stderr ?? ''), job) }),
    );
    command.run();
  });
}

/** Returns the last `out_time=HH:MM:SS.ffffff` of `-progress` in seconds; 0: there is none. */
function lastOutSeconds(progress: string): number {
  const [, hours, minutes, seconds] =
    [...progress.matchAll(/^out_time=(\d+):(\d+):([\d.]+)$/gm)].at(-1) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** Parts of ffmpeg's messages about the disk, with the system's error codes. */
const diskErrors: readonly (readonly [string, string])[] = [
  ['No space left on device', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['Permission denied', 'EACCES'],
  ['Read-only file system', 'EROFS'],
];

function failureOf(error: Error, stderr: string, job: StreamJob): unknown {
  const tooMany = asTooManyFiles(error, job.ffmpeg);
  if (tooMany !== null) return tooMany;
  const [, code] = diskErrors.find(([words]) => stderr.includes(words)) ?? [];
  if (code !== undefined) return asDiskError(Object.assign(new Error(stderr.trim()), { code }), job.subject);
  const shown =
    shownOf(stderr).replaceAll(dirname(job.output) + sep, '') || (error.message.split('\n')[0] ?? '');
  return new NarrateError('ffmpeg-failed', `ffmpeg failed to write ${basename(job.subject)}: ${shown}`, {
    cause: error,
  });
}
