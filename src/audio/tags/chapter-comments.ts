import type { ChapterMarker, TagPairs } from './ffmetadata.js';

/**
 * Returns chapter markers as Vorbis comments for Ogg and FLAC: CHAPTER001=00:00:00.000, CHAPTER001NAME=… (Xiph.org, "Chapter
 * extension"). ffmpeg 4.1 drops markers of these formats that it gets as chapters.
 */
export const chapterComments = (markers: readonly ChapterMarker[], sampleRate: number): TagPairs =>
  markers.flatMap(({ title, startSample }, index): TagPairs => {
    const name = `CHAPTER${String(index + 1).padStart(3, '0')}`;
    return [
      [name, timestamp(Math.round((startSample * 1_000) / sampleRate))],
      [`${name}NAME`, title],
    ];
  });

/** Returns HH:MM:SS.mmm. Hours may exceed 24. */
function timestamp(milliseconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = Math.floor(milliseconds / 1_000);
  return `${two(seconds / 3_600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(milliseconds % 1_000).padStart(3, '0')}`;
}
