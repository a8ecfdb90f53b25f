import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { FfmpegCommand } from 'fluent-ffmpeg';
import { asDiskError, asTooManyFiles, NarrateError } from '../../base/errors.js';
import { onAbort } from '../../base/time/on-abort.js';
import { shownOf } from './read-sound.js';

/** One ffmpeg process: samples in on its stdin, one file out. Every path is absolute: relative ones can be misread as options or protocols. */
export interface FfmpegJob {
  /** The program. */
  readonly ffmpeg: string;
  readonly sampleRate: number;
  /** Mono, 16-bit, little-endian; pulled as fast as ffmpeg takes it. */
  readonly pcm: AsyncIterable<Uint8Array>;
  /** Further inputs, from number 1 on, each read as the format named and as no other. */
  readonly inputs: readonly { readonly format: string; readonly path: string }[];
  /** Options of the output, one word an item. */
  readonly options: readonly string[];
  /** Overwritten. It may be left behind half-written on failure. */
  readonly output: string;
  /** The file that this is for, as errors name it: `output` may be a temporary one. Absolute. */
  readonly subject: string;
  readonly signal: AbortSignal;
}

/** The same for sound that is encoded already and is to be put into a file as it is. */
export interface CopyJob extends Omit<FfmpegJob, 'sampleRate' | 'pcm'> {
  /** How the packets are to be read, one word an item. */
  readonly inputOptions: readonly string[];
  readonly packets: AsyncIterable<Uint8Array>;
}

/** What is common to both. */
interface StreamJob extends Omit<FfmpegJob, 'sampleRate' | 'pcm'> {
  readonly inputOptions: readonly string[];
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Bytes read ahead of ffmpeg. */
const readAheadBytes = 256 * 1024;
/**
 * With more than one input ffmpeg reads each in a thread of its own, through a queue of 8 packets of 2 KB: on a busy
 * machine the hand-over took four times as long as the encoding of FLAC.
 */
const queuedPackets = '1024';
const questionTimeoutMs = 30_000;

/**
 * Runs the job and returns how many seconds ffmpeg says it wrote: with a cover, those of the cover (ffmpeg 7 and later) or of
 * the sound. Settles when the process is gone.
 * @throws NarrateError `ffmpeg-failed`, with what ffmpeg said; `disk-full` or `not-writable` where that is what it said.
 * @throws whatever `pcm` threw, and the signal's reason.
 */
export function runFfmpeg({ sampleRate, pcm, ...job }: FfmpegJob): Promise<number> {
  const inputOptions = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '1'];
  return run({ ...job, inputOptions, bytes: pcm });
}

/**
 * Puts the packets into a file as they are. Settles when the process is gone.
 * @throws as `runFfmpeg` does.
 */
export async function copyPackets({ packets, ...job }: CopyJob): Promise<void> {
  await run({ ...job, bytes: packets });
}

async function run(job: StreamJob): Promise<number> {
  job.signal.throwIfAborted();
  const { default: fluent } = await import('fluent-ffmpeg');
  let sourceFailure: { readonly error: unknown } | null = null;
  // An error passed on through the stream would end the wait while ffmpeg still runs, and let it finish a file that
  // is cut short. So the process is killed here, and the wait goes on until it is gone.
  const source = Readable.from(
    guarded(job.bytes, (error) => {
      sourceFailure = { error };
      command.kill('SIGKILL');
    }),
    { objectMode: false, highWaterMark: readAheadBytes },
  );
  const command = commandOf(fluent(), job, source);
  const kill = () => command.kill('SIGKILL');
  const release = onAbort(job.signal, kill);
  try {
    const seconds = await ended(command, job, () => sourceFailure);
    await access(job.output).catch((cause: unknown) => {
      throw new NarrateError('ffmpeg-failed', `ffmpeg did not write ${basename(job.subject)}.`, { cause });
    });
    return seconds;
  } finally {
    release();
    source.destroy();
  }
}

/**
 * What ffmpeg prints about itself.
 * @throws the system's error, or one that carries the exit status, when it does not run.
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

function commandOf(command: FfmpegCommand, job: StreamJob, source: Readable): FfmpegCommand {
  tame(command, job.ffmpeg);
  command
    .input(source)
    .inputOptions('-nostdin', '-nostats', '-v', 'error', '-progress', 'pipe:1')
    .inputOptions('-thread_queue_size', queuedPackets)
    .inputOptions(...job.inputOptions);
  for (const { format, path } of job.inputs) command.input(path).inputOptions('-f', format);
  // Several arguments, because fluent-ffmpeg splits the items of an array at spaces.
  command.outputOptions('-map', '0:a', ...job.options);
  return command.output(job.output);
}

type SpawnEnd = (error: Error | null, stdout?: unknown, stderr?: unknown) => void;
type Spawn = (args: string[], options: object, onProcess: unknown, onEnd: SpawnEnd) => void;

/**
 * fluent-ffmpeg 2.1.3 keeps one path and one list of capabilities for the whole process, starts ffmpeg three times
 * to make that list, and crashes the process from a callback when ffmpeg cannot be started. The path and the encoders
 * are known to be good here, so the command gets them as its own.
 */
function tame(command: FfmpegCommand, ffmpeg: string): void {
  const spawn = Reflect.get(command, '_spawnFfmpeg') as Spawn;
  const noLines = { get: () => '' };
  Object.assign(command, {
    _getFfmpegPath: (done: (error: null, path: string) => void) => done(null, ffmpeg),
    _checkCapabilities: (done: (error: null) => void) => done(null),
    availableEncoders: (done: (error: null, encoders: object) => void) => done(null, {}),
    _spawnFfmpeg(args: string[], options: object, onProcess: unknown, onEnd: SpawnEnd) {
      const end: SpawnEnd = (error, stdout = noLines, stderr = noLines) => onEnd(error, stdout, stderr);
      try {
        spawn.call(command, args, options, onProcess, end);
      } catch {
        // With too many open files the process has no streams, which it goes on to use; the reason comes as an event.
      }
    },
  });
}

async function* guarded(
  bytes: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    onFailure(error);
  }
}

function ended(
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
    // A kill before the process exists is ignored, so an abort in between is made good here.
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

/** The last `out_time=HH:MM:SS.ffffff` of `-progress`; 0 when there is none. */
function lastOutSeconds(progress: string): number {
  const [, hours, minutes, seconds] =
    [...progress.matchAll(/^out_time=(\d+):(\d+):([\d.]+)$/gm)].at(-1) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

const diskTrouble: readonly (readonly [string, string])[] = [
  ['No space left on device', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['Permission denied', 'EACCES'],
  ['Read-only file system', 'EROFS'],
];

function failureOf(error: Error, stderr: string, job: StreamJob): unknown {
  const tooMany = asTooManyFiles(error, job.ffmpeg);
  if (tooMany !== null) return tooMany;
  const [, code] = diskTrouble.find(([words]) => stderr.includes(words)) ?? [];
  if (code !== undefined) return asDiskError(Object.assign(new Error(stderr.trim()), { code }), job.subject);
  const shown =
    shownOf(stderr).replaceAll(dirname(job.output) + sep, '') || (error.message.split('\n')[0] ?? '');
  return new NarrateError('ffmpeg-failed', `ffmpeg failed to write ${basename(job.subject)}: ${shown}`, {
    cause: error,
  });
}
