import { createHash } from 'node:crypto';
import { findWords } from '../../../align/reference/find-words.js';
import { secondsOf } from '../../../base/samples.js';
import { wordId } from '../../../render/word-id.js';
import { alignedTakes, chapterWords, type TimedLayout, wordInputs } from '../../timeline/chapter-words.js';
import type { Output, OutputPlan, WantedFile } from '../output.js';
import { describedAudio, stemOf, writeContent } from '../sidecar.js';

interface WordsInputs {
  readonly chapter: TimedLayout;
  /** The name of the audio file. */
  readonly audio: string;
  readonly sampleRate: number;
}

/** The output that lists the words of each chapter with their times. A chapter whose takes are not aligned has none. */
export const words: Output<WordsInputs> = {
  kind: 'words',
  after: ['chapter-audio'],
  wanted,
  // The words themselves are read only to write the file.
  fingerprint: ({ chapter, audio, sampleRate }) =>
    createHash('sha256')
      .update(JSON.stringify([version, 'id', audio, wordInputs(chapter, sampleRate)]))
      .digest('hex'),
  write: (inputs, file) => writeContent(() => textOf(inputs, file.run.words), file),
  words: ({ chapter }) => alignedTakes(chapter),
};

/** The version of the format. */
const version = 1;

function wanted(plan: OutputPlan): readonly WantedFile<WordsInputs>[] {
  const { layout } = plan;
  const { chapters, stems } = describedAudio(plan);
  const files = new Map(chapters.map(({ chapter, file }) => [chapter.file, file.name]));
  const described = new Set(chapters.map(({ file }) => stemOf(file.name)));
  const outdated = [...stems].filter((stem) => !described.has(stem));
  const due = layout.chapters.flatMap(({ chapter, timeline, startSample }): WantedFile<WordsInputs>[] => {
    const audio = files.get(chapter.file);
    if (audio === undefined || timeline === null || layout.sampleRate === null) return [];
    const timed = { chapter, timeline, startSample };
    if (alignedTakes(timed).length === 0) return [];
    return [
      {
        name: `${stemOf(audio)}.words.json`,
        audio: null,
        inputs: { chapter: timed, audio, sampleRate: layout.sampleRate },
      },
    ];
  });
  return [
    ...due,
    ...outdated.map((stem) => ({ name: `${stem}.words.json`, audio: null, inputs: null }) as const),
  ];
}

function textOf(
  { chapter, audio, sampleRate }: WordsInputs,
  found: Parameters<typeof chapterWords>[2],
): string {
  const seconds = (sample: number): number => Math.round(secondsOf(sample, sampleRate) * 1000) / 1000;
  const parts = chapter.timeline.lines.flat(2).map(({ part }) => part.text);
  let spoken = 0;
  const list = chapterWords(chapter, sampleRate, found).flatMap((words, index) => {
    const first = spoken;
    // Words whose times are not known count too, so that pages have the same identifiers.
    spoken += words.length === 0 ? findWords(parts[index] ?? '').length : words.length;
    return words.map(({ text, startSample, endSample, confidence }, place) =>
      JSON.stringify({
        id: wordId(chapter.chapter.chapter, first + place),
        text,
        startSeconds: seconds(startSample),
        endSeconds: seconds(endSample),
        confidence,
      }),
    );
  });
  const { chapter: number, file } = chapter.chapter;
  const head = JSON.stringify({ version, chapter: number, file, audio }).slice(1, -1);
  return `{${head},"words": [\n  ${list.join(',\n  ')}\n]}\n`;
}
