import type { ChapterMarker } from '../../../audio/tags/ffmetadata.js';
import type { LaidOutChapter } from '../../timeline/book-layout.js';
import type { ChapterTimeline } from '../../timeline/chapter-timeline.js';

/** A complete chapter. */
interface TimedChapter extends Pick<LaidOutChapter, 'chapter'> {
  readonly timeline: ChapterTimeline;
}

/**
 * Returns the chapter markers of a chapter that starts at `startSample`: one for the chapter and, for `sections`, one for each
 * section, including nested ones. A heading at the start of the chapter gets no marker of its own. Of sections that start at
 * the same sample, only the last gets one, because players would show no other.
 */
export function chapterMarkers(
  { chapter, timeline }: TimedChapter,
  startSample: number,
  marks: 'chapters' | 'sections',
): readonly ChapterMarker[] {
  const speechStart = timeline.chunks[0]?.startSample ?? 0;
  const sections = marks === 'chapters' ? [] : timeline.sections;
  const inside = sections.filter(
    (section, index) =>
      section.startSample > speechStart && sections[index + 1]?.startSample !== section.startSample,
  );
  const starts = [{ title: chapter.title, startSample: 0 }, ...inside];
  return starts.map(({ title, startSample: start }, index) => ({
    title,
    startSample: startSample + start,
    endSample: startSample + (starts[index + 1]?.startSample ?? timeline.samples),
  }));
}
