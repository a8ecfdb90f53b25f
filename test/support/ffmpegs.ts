import { symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Ffmpeg, findFfmpeg } from '../../src/audio/ffmpeg/find-ffmpeg.js';

const encoders = ['aac', 'flac', 'libmp3lame', 'libopus', 'pcm_s16le'];

/** Returns every ffmpeg for tests: the one on PATH, if there is one, and the bundled one. */
export async function ffmpegsHere(): Promise<readonly Ffmpeg[]> {
  const { signal } = new AbortController();
  const search = { ffmpegPath: null, encoders, known: null, signal };
  const preferred = await findFfmpeg({ ...search, searchPath: process.env.PATH ?? '' });
  const bundled = await findFfmpeg({ ...search, searchPath: '' });
  return preferred.path === bundled.path ? [bundled] : [preferred, bundled];
}

/** Returns a PATH whose first ffmpeg is a link to the bundled one in the folder, so that it counts as installed. */
export async function pathWithFfmpeg(folder: string): Promise<string> {
  const bundled = (await ffmpegsHere()).at(-1)!;
  await symlink(bundled.path, join(folder, 'ffmpeg'));
  return [folder, process.env.PATH ?? ''].join(delimiter);
}
