import type { Output, OutputPlan, WantedFile } from '../output.js';
import { describedAudio, sha256Of, stemOf, type TimedChapter, writeContent } from '../sidecar.js';
import { type CaptionFormat, captionText } from './caption-formats.js';

/** The output that writes the captions of each chapter next to its audio files. */
export const captions: Output<string> = {
  kind: 'captions',
  after: ['chapter-audio'],
  wanted,
  fingerprint: sha256Of,
  write: writeContent,
};

function wanted(plan: OutputPlan): readonly WantedFile<string>[] {
  const formats = plan.options.audio.captions;
  const { chapters, stems } = describedAudio(plan);
  const described = new Set(chapters.map(({ file }) => stemOf(file.name)));
  const outdated = [...stems].filter((stem) => !described.has(stem));
  return [
    ...chapters.flatMap(({ chapter, file }) =>
      formats.map((format) => wantedFile(stemOf(file.name), format, textOf(chapter, format))),
    ),
    ...outdated.flatMap((stem) => formats.map((format) => wantedFile(stem, format, null))),
  ];
}

const wantedFile = (stem: string, format: CaptionFormat, inputs: string | null): WantedFile<string> => ({
  name: `${stem}.${format}`,
  audio: null,
  inputs,
});

const textOf = ({ cues }: TimedChapter, format: CaptionFormat): string =>
  captionText[format](
    cues.map(({ startSeconds, endSeconds, text }) => ({
      startMs: Math.round(startSeconds * 1000),
      endMs: Math.round(endSeconds * 1000),
      text,
    })),
  );
