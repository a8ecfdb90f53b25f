import type { PathFlavour } from '../../base/paths/path-flavour.js';

/** Where the environment says that ffmpeg may be. */
export interface FfmpegPlaces {
  /** The value of FFMPEG_PATH; if set, narrate tries no other. Null: not set. */
  readonly ffmpegPath: string | null;
  /** The value of PATH. */
  readonly searchPath: string;
}

/** Reads the places from environment variables. On Windows PATH may be named `Path`, and a copied environment is case-sensitive. */
export const ffmpegPlaces = (environment: Readonly<Record<string, string | undefined>>): FfmpegPlaces => ({
  ffmpegPath: environment.FFMPEG_PATH || null,
  searchPath:
    environment.PATH ??
    Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ??
    '',
});

/**
 * Returns the paths that ffmpeg may have on a search path, in its order. Relative folders are skipped, because they would let
 * the book's own folder supply the program.
 */
export function ffmpegsOnPath(
  searchPath: string,
  { delimiter, isAbsolute, join, sep }: PathFlavour,
): readonly string[] {
  const isWindows = sep === '\\';
  return (
    searchPath
      .split(delimiter)
      // Windows allows quotation marks around a folder.
      .map((folder) => (isWindows ? folder.replaceAll('"', '') : folder))
      .filter((folder) => isAbsolute(folder))
      .map((folder) => join(folder, isWindows ? 'ffmpeg.exe' : 'ffmpeg'))
  );
}
