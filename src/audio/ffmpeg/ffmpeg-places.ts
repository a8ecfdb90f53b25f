import type { PathFlavour } from '../../base/paths/path-flavour.js';

/** Where an ffmpeg may be, by the environment. */
export interface FfmpegPlaces {
  /** FFMPEG_PATH: when set, this one and no other. */
  readonly ffmpegPath: string | null;
  /** PATH. */
  readonly searchPath: string;
}

/** On Windows it is called `Path`, and a copy of the environment no longer finds it by another case. */
export const ffmpegPlaces = (environment: Readonly<Record<string, string | undefined>>): FfmpegPlaces => ({
  ffmpegPath: environment.FFMPEG_PATH || null,
  searchPath:
    environment.PATH ??
    Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ??
    '',
});

/**
 * The programs called ffmpeg on a search path, in its order. A relative folder there would let the book's own folder bring the
 * program, so it is passed over.
 */
export function ffmpegsOnPath(
  searchPath: string,
  { delimiter, isAbsolute, join, sep }: PathFlavour,
): readonly string[] {
  const isWindows = sep === '\\';
  return (
    searchPath
      .split(delimiter)
      // Windows allows quotation marks round a folder.
      .map((folder) => (isWindows ? folder.replaceAll('"', '') : folder))
      .filter((folder) => isAbsolute(folder))
      .map((folder) => join(folder, isWindows ? 'ffmpeg.exe' : 'ffmpeg'))
  );
}
