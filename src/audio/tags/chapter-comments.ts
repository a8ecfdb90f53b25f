import type { ChapterMarker, TagPairs } from './ffmetadata.js';

/**
 * Chapter marks as Vorbis comments, which Ogg and FLAC hold them in: CHAPTER001=00:00:00.000, CHAPTER001NAME=… (Xiph.org,
 * "Chapter extension"). ffmpeg 4.1 leaves them out if they come to it as chapters.
 */
export const chapterComments = (marks: readonly ChapterMarker[], sampleRate: number): TagPairs =>
  marks.flatMap(({ title, startSample }, index): TagPairs => {
    const name = `CHAPTER${String(index + 1).padStart(3, '0')}`;
    return [
      [name, timestamp(Math.round((startSample * 1_000) / sampleRate))],
      [`${name}NAME`, title],
    ];
  });

/** HH:MM:SS.mmm; after a day the hours go on. */
function timestamp(milliseconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = Math.floor(milliseconds / 1_000);
  return `${two(seconds / 3_600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(milliseconds % 1_000).padStart(3, '0')}`;
}
