/** Names and texts of a file's tags, in the order in which they are written. Names are ffmpeg's. */
export type TagPairs = readonly (readonly [name: string, value: string])[];

/** A chapter mark: samples at `sampleRate`, the end exclusive. */
export interface ChapterMarker {
  readonly title: string;
  readonly startSample: number;
  readonly endSample: number;
}

/**
 * `=`, `;`, `#`, the backslash and line ends have a meaning of their own; a zero byte would end the text. ffmpeg takes
 * a backslash at the end of a line for the escape of that end even when it is escaped itself, so a space is put after it.
 */
const escapeValue = (value: string): string =>
  value
    .replace(/\0/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[=;#\\\n]/g, '\\$&')
    .replace(/\\$/, '\\ ');

const lineOf = ([name, value]: readonly [string, string]): string => `${name}=${escapeValue(value)}\n`;

/** ffmpeg 4.1 reads so many bytes of a line, escaped line ends included, and drops the rest of it. */
const lineBytes = 1_000;

/** Whether every ffmpeg reads the whole of a tag from such a file. */
export const fitsLine = (tag: readonly [string, string]): boolean =>
  Buffer.byteLength(lineOf(tag)) <= lineBytes;

/** The longest start of a mark's title that does. */
function startOf(title: string): string {
  const letters = [...title];
  while (!fitsLine(['title', letters.join('')])) letters.splice(Math.floor(letters.length * 0.9));
  return letters.join('');
}

/** Tags and chapter marks as a file in ffmpeg's own metadata format (ffmpeg-formats(1), "Metadata"). */
export function ffmetadata(tags: TagPairs, marks: readonly ChapterMarker[], sampleRate: number): string {
  const chapters = marks.map(
    ({ title, startSample, endSample }) =>
      `[CHAPTER]\nTIMEBASE=1/${sampleRate}\nSTART=${startSample}\nEND=${endSample}\n${lineOf(['title', startOf(title)])}`,
  );
  return `;FFMETADATA1\n${tags.map(lineOf).join('')}${chapters.join('')}`;
}
