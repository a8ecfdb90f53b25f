import { createHash } from 'node:crypto';
import { access, chmod, constants, stat } from 'node:fs/promises';
import nodePath, { resolve } from 'node:path';
import { asTooManyFiles, NarrateError } from '../../base/errors.js';
import { encodersFor, formatNames } from '../formats/registry.js';
import { askFfmpeg } from './ffmpeg.js';
import { type FfmpegPlaces, ffmpegsOnPath } from './ffmpeg-places.js';

/** What a program said of itself, worth remembering as long as the file is the same. */
interface FfmpegFacts {
  /** A hash of the program's path, size and time of change. */
  readonly identity: string;
  /** The first line of `ffmpeg -version`. */
  readonly version: string;
  /** Those of `audioEncoders` that it has. */
  readonly encoders: readonly string[];
}

/** An ffmpeg that was found and is known to run. */
export interface Ffmpeg extends FfmpegFacts {
  /** Absolute. */
  readonly path: string;
}

export interface FfmpegSearch extends FfmpegPlaces {
  /** The encoders that it must have. */
  readonly encoders: readonly string[];
  /** Facts remembered from an earlier run: while they hold, nothing is started. */
  readonly known: FfmpegFacts | null;
  readonly signal: AbortSignal;
}

/** The encoders that narrate can make use of, sorted: they are remembered in `timeline.json`. */
const audioEncoders = encodersFor(formatNames).toSorted();

/**
 * The first ffmpeg that runs and has the encoders: the one named by FFMPEG_PATH, else those on PATH, else the one that
 * the optional dependency `@ffmpeg-installer/ffmpeg` brought.
 * @throws NarrateError `ffmpeg-missing`, saying what was wrong with each; `too-many-files`.
 */
export async function findFfmpeg(search: FfmpegSearch): Promise<Ffmpeg> {
  const refused: string[] = [];
  for await (const path of candidates(search)) {
    const identity = await identify(path);
    if (identity === null) {
      if (search.ffmpegPath !== null) refused.push(`FFMPEG_PATH names ${path}, which is no program`);
      continue;
    }
    const facts =
      search.known?.identity === identity ? search.known : await ask(path, identity, search.signal);
    const lacking = facts === null ? [] : search.encoders.filter((name) => !facts.encoders.includes(name));
    if (facts === null) refused.push(`${path} does not run`);
    else if (lacking.length > 0) refused.push(`${path} has no encoder ${lacking.join(', ')}`);
    else return { ...facts, path };
  }
  const reasons = refused.length > 0 ? refused : ['none is on PATH, and the bundled one is not installed'];
  throw new NarrateError('ffmpeg-missing', `No ffmpeg that can be used: ${reasons.join('; ')}.`);
}

async function* candidates({ ffmpegPath, searchPath }: FfmpegSearch): AsyncGenerator<string> {
  if (ffmpegPath !== null) {
    yield resolve(ffmpegPath);
    return;
  }
  yield* ffmpegsOnPath(searchPath, nodePath);
  const bundled = await bundledPath();
  if (bundled !== null) yield bundled;
}

/** npm 11 may leave out the install step that makes the bundled binary executable, so that is made good here. */
async function bundledPath(): Promise<string | null> {
  // Without the optional dependency, or on a platform that it has no binary for, the import itself fails.
  const installer = await import('@ffmpeg-installer/ffmpeg').catch(() => null);
  if (installer === null) return null;
  const { path } = installer.default;
  if (!(await isExecutable(path))) await chmod(path, 0o755).catch(() => undefined);
  return path;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

async function identify(path: string): Promise<string | null> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || !stats.isFile() || !(await isExecutable(path))) return null;
  return createHash('sha256')
    .update(JSON.stringify([path, stats.size, stats.mtimeMs]))
    .digest('hex');
}

async function ask(path: string, identity: string, signal: AbortSignal): Promise<FfmpegFacts | null> {
  try {
    const [version = ''] = (await askFfmpeg(path, '-version', signal)).split(/\r?\n/);
    if (!version.startsWith('ffmpeg version ')) return null;
    const listed = await askFfmpeg(path, '-encoders', signal);
    const names = new Set([...listed.matchAll(/^ A\S{5} (\S+)/gm)].map((match) => match[1]));
    return { identity, version, encoders: audioEncoders.filter((name) => names.has(name)) };
  } catch (error) {
    signal.throwIfAborted();
    const tooMany = asTooManyFiles(error, path);
    if (tooMany !== null) throw tooMany;
    return null;
  }
}
