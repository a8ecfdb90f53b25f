import { createHash } from 'node:crypto';
import { access, chmod, constants, stat } from 'node:fs/promises';
import nodePath, { resolve } from 'node:path';
import { asTooManyFiles, NarrateError } from '../../base/errors.js';
import { encodersFor, formatNames } from '../formats/registry.js';
import { askFfmpeg } from './ffmpeg.js';
import { type FfmpegPlaces, ffmpegsOnPath } from './ffmpeg-places.js';

/** Facts about an ffmpeg program. They hold as long as its file is unchanged. */
export interface FfmpegFacts {
  /** SHA-256 over the program's path, size and modification time. */
  readonly identity: string;
  /** The first line of `ffmpeg -version`. */
  readonly version: string;
  /** The encoders that it has, out of those that narrate uses. */
  readonly encoders: readonly string[];
}

/** An ffmpeg program that runs. */
export interface Ffmpeg extends FfmpegFacts {
  /** Absolute. */
  readonly path: string;
}

/** Where to look for ffmpeg, and what it must have. */
export interface FfmpegSearch extends FfmpegPlaces {
  /** The encoders that it must have. */
  readonly encoders: readonly string[];
  /** Facts from an earlier run; null: none. If they hold, no program is started. */
  readonly known: FfmpegFacts | null;
  readonly signal: AbortSignal;
}

/** All encoders that narrate uses, sorted, because `timeline.json` stores them. */
const audioEncoders = encodersFor(formatNames).toSorted();

/**
 * Returns the first ffmpeg that runs and has the encoders. If FFMPEG_PATH is set, tries only that one. Otherwise tries those on
 * PATH, then the one of the optional dependency `@ffmpeg-installer/ffmpeg`.
 * @throws NarrateError `ffmpeg-missing`, which lists what is wrong with each candidate; `too-many-files`; the signal's reason.
 */
export async function findFfmpeg(search: FfmpegSearch): Promise<Ffmpeg> {
  const rejected: string[] = [];
  for await (const path of candidates(search)) {
    const identity = await identify(path);
    if (identity === null) {
      if (search.ffmpegPath !== null)
        rejected.push(`FFMPEG_PATH is ${path}, which is not an executable file`);
      continue;
    }
    const facts =
      search.known?.identity === identity ? search.known : await ask(path, identity, search.signal);
    const missing = facts === null ? [] : search.encoders.filter((name) => !facts.encoders.includes(name));
    if (facts === null) rejected.push(`${path} does not run`);
    else if (missing.length > 0) rejected.push(`${path} has no encoder ${missing.join(', ')}`);
    else return { ...facts, path };
  }
  const reasons =
    rejected.length > 0 ? rejected : ['there is none on PATH, and the bundled one is not installed'];
  throw new NarrateError('ffmpeg-missing', `No usable ffmpeg found: ${reasons.join('; ')}.`);
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

/** Returns the bundled ffmpeg, made executable, because npm 11 may skip the install step that does so. Null: not installed. */
async function bundledPath(): Promise<string | null> {
  // The import fails without the optional dependency, and on platforms that it has no binary for.
  const installer = await import('@ffmpeg-installer/ffmpeg').catch(() => null);
  if (installer === null) return null;
  const { path } = installer.default;
  await ensureExecutable(path);
  return path;
}

/** Makes a program executable if it is not and the user may do so. Exported for tests. */
export async function ensureExecutable(path: string): Promise<void> {
  if (!(await isExecutable(path))) await chmod(path, 0o755).catch(() => undefined);
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
