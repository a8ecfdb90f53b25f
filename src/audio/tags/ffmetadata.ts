/** The tags of a file in the order in which they are written. Names are those of ffmpeg. */
export type TagPairs = readonly (readonly [name: string, value: string])[];

/** A chapter marker. Places are in samples; the end is exclusive. */
export interface ChapterMarker {
  readonly title: string;
  readonly startSample: number;
  readonly endSample: number;
}

/** Returns a value with line feeds as line ends and without zero bytes, which would end the text. */
export const plainValue = (value: string): string => value.replace(/\0/g, '').replace(/\r\n?/g, '\n');

/**
 * Escapes `=`, `;`, `#`, the backslash and line ends. ffmpeg reads even an escaped backslash at the end of a line as the escape of
 * the line end, so a space follows it.
 */
const escapeValue = (value: string): string =>
  plainValue(value)
    .replace(/[=;#\\\n]/g, '\\$&')
    .replace(/\\$/, '\\ ');

const lineOf = ([name, value]: readonly [string, string]): string => `${name}=${escapeValue(value)}\n`;

/** ffmpeg 4.1 reads this many bytes of a line, including escaped line ends, and drops the rest. */
const lineBytes = 1_000;

/** Tells whether every ffmpeg reads the whole tag from a metadata file. */
export const fitsLine = (tag: readonly [string, string]): boolean =>
  Buffer.byteLength(lineOf(tag)) <= lineBytes;

/** Shortens the title of a marker until it fits a line. */
function startOf(title: string): string {
  const letters = [...title];
  while (!fitsLine(['title', letters.join('')])) letters.splice(Math.floor(letters.length * 0.9));
  return letters.join('');
}

/**
 * Returns tags and chapter markers as a file in ffmpeg's metadata format (ffmpeg-formats(1), "Metadata"). `sampleRate` is that of
 * the markers.
 */
export function ffmetadata(tags: TagPairs, markers: readonly ChapterMarker[], sampleRate: number): string {
  const chapters = markers.map(
    ({ title, startSample, endSample }) =>
      `[CHAPTER]\nTIMEBASE=1/${sampleRate}\nSTART=${startSample}\nEND=${endSample}\n${lineOf(['title', startOf(title)])}`,
  );
  return `;FFMETADATA1\n${tags.map(lineOf).join('')}${chapters.join('')}`;
}
