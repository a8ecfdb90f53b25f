import type { DeliverChapter } from '../../delivery.js';
import { isChapter, type LaidOutChapter } from '../../timeline/book-layout.js';
import {
  type AudioContent,
  type AudioInputs,
  audioFingerprint,
  audioInputs,
  retagOfInputs,
  soundOfInputs,
} from '../audio/audio-inputs.js';
import { chapterMarkers } from '../audio/chapter-markers.js';
import { fileTags, formerTags } from '../audio/file-tags.js';
import { writeWhole } from '../audio/write-audio.js';
import { chapterName } from '../file-names.js';
import type { Output, OutputPlan, WantedFile } from '../output.js';

/** The output that writes a file for each chapter in each format of `audio.chapters`. */
export const chapterAudio: Output<AudioInputs> = {
  kind: 'chapter-audio',
  after: [],
  wanted,
  fingerprint: audioFingerprint,
  write: writeWhole,
  sound: soundOfInputs,
  retag: retagOfInputs,
};

function wanted(plan: OutputPlan): readonly WantedFile<AudioInputs>[] {
  const formats = [...new Set(plan.options.audio.chapters)];
  const stems = chapterStems(plan);
  return plan.layout.chapters.flatMap((laidOut, index) =>
    formats.map((format): WantedFile<AudioInputs> => {
      const { chapter, file } = laidOut.chapter;
      return {
        name: `${stems[index] ?? ''}.${format}`,
        audio: { kind: 'chapter', format, chapter, source: file },
        inputs: audioInputs(plan, format, contentOf(plan, laidOut)),
      };
    }),
  );
}

/** Returns the names of the chapter files without extension, in the order of the layout. */
export function chapterStems({ options, layout }: Pick<OutputPlan, 'options' | 'layout'>): readonly string[] {
  const count = Math.max(0, ...options.chapters.filter(isChapter).map(({ chapter }) => chapter));
  return layout.chapters.map(({ chapter: { chapter, title, credits } }) =>
    credits === undefined ? chapterName(chapter, count, title) : `${credits}-credits`,
  );
}

/** Returns the number of a file among the files of the chapters, from 1, and how many there are. Opening credits come first. */
function trackOf(chapter: number, chapters: readonly DeliverChapter[]): readonly [number, number] {
  const before = chapters.some(({ credits }) => credits === 'opening') ? 1 : 0;
  return [chapter + before, Math.max(...chapters.map((one) => one.chapter)) + before];
}

function contentOf(
  { options, former }: OutputPlan,
  { chapter, timeline }: LaidOutChapter,
): AudioContent | null {
  if (timeline === null) return null;
  const markers = chapterMarkers({ chapter, timeline }, 0, options.audio.marks);
  const track = trackOf(chapter.chapter, options.chapters);
  return {
    samples: timeline.samples,
    chapters: [timeline.pieces],
    tags: fileTags(options, chapter.title, track),
    formerTags: formerTags(options, former, { title: chapter.title, track }),
    // A single marker for the whole file would only repeat its title.
    markers: markers.length > 1 ? markers : [],
  };
}
