import {
  alignedTakes,
  chapterWords,
  markWords,
  type TimedLayout,
  wordInputs,
} from '../../timeline/chapter-words.js';
import { cuesOf } from '../../timeline/cues.js';
import type { Output, OutputPlan, WantedFile, WriteRun } from '../output.js';
import { describedAudio, sha256Of, stemOf, type TimedChapter, writeContent } from '../sidecar.js';
import { type CaptionFormat, captionText, webVttWithWords } from './caption-formats.js';

/** The captions of a chapter. */
interface CaptionInputs {
  /** The content without word times. */
  readonly text: string;
  /** The chapter, if word times are written too; null: only sentence times. */
  readonly timed: { readonly chapter: TimedLayout; readonly sampleRate: number } | null;
}

/** The output that writes the captions of each chapter next to its audio files. */
export const captions: Output<CaptionInputs> = {
  kind: 'captions',
  after: ['chapter-audio'],
  wanted,
  // The words are read only to write the file. Without word times it is the hash of the content.
  fingerprint: ({ text, timed }) =>
    timed === null
      ? sha256Of(text)
      : sha256Of(JSON.stringify([text, wordInputs(timed.chapter, timed.sampleRate)])),
  write: (inputs, file) => writeContent(() => contentOf(inputs, file.run), file),
  words: ({ timed }) => (timed === null ? [] : alignedTakes(timed.chapter)),
};

function wanted(plan: OutputPlan): readonly WantedFile<CaptionInputs>[] {
  const formats = plan.options.audio.captions;
  const { chapters, stems } = describedAudio(plan);
  const described = new Set(chapters.map(({ file }) => stemOf(file.name)));
  const outdated = [...stems].filter((stem) => !described.has(stem));
  return [
    ...chapters.flatMap(({ chapter, file }) =>
      formats.map((format) => wantedFile(stemOf(file.name), format, inputsOf(plan, chapter, format))),
    ),
    ...outdated.flatMap((stem) => formats.map((format) => wantedFile(stem, format, null))),
  ];
}

const wantedFile = (
  stem: string,
  format: CaptionFormat,
  inputs: CaptionInputs | null,
): WantedFile<CaptionInputs> => ({ name: `${stem}.${format}`, audio: null, inputs });

function inputsOf(
  { options, layout }: OutputPlan,
  { file, cues }: TimedChapter,
  format: CaptionFormat,
): CaptionInputs {
  const text = captionText[format](
    cues.map(({ startSeconds, endSeconds, text: shown }) => ({
      startMs: Math.round(startSeconds * 1000),
      endMs: Math.round(endSeconds * 1000),
      text: shown,
    })),
  );
  const found = layout.chapters.find(({ chapter }) => chapter.file === file);
  const { sampleRate } = layout;
  if (!options.audio.wordTimes || format !== 'vtt' || sampleRate === null || !found?.timeline)
    return { text, timed: null };
  const chapter = { ...found, timeline: found.timeline };
  return { text, timed: alignedTakes(chapter).length === 0 ? null : { chapter, sampleRate } };
}

function contentOf({ text, timed }: CaptionInputs, { words: byTake }: Pick<WriteRun, 'words'>): string {
  if (timed === null) return text;
  const { chapter, sampleRate } = timed;
  const words = chapterWords(chapter, sampleRate, byTake);
  const { lines, samples } = chapter.timeline;
  const startsMs = words.flat().map(({ startSample }) => Math.round((startSample * 1000) / sampleRate));
  return webVttWithWords(cuesOf(markWords(lines, words), { samples, sampleRate }), startsMs);
}
