import type { ChapterMarker } from '../../../audio/tags/ffmetadata.js';
import type { LaidOutChapter } from '../../timeline/book-layout.js';
import type { ChapterTimeline } from '../../timeline/chapter-timeline.js';

/** A chapter all of which is recorded. */
interface TimedChapter extends Pick<LaidOutChapter, 'chapter'> {
  readonly timeline: ChapterTimeline;
}

/**
 * The marks of a chapter that starts at `startSample`: one for the chapter and, if they are asked for, one for each
 * section, nested ones too. A heading that the chapter opens with is the chapter's own, and of sections that start at
 * the same sample only the last would ever be shown.
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
