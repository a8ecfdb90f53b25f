import { readFile } from 'node:fs/promises';
import type { Cover } from '../../../audio/tags/cover.js';
import { documentChapters } from '../../timeline/book-layout.js';
import type { Output, OutputPlan, WantedFile } from '../output.js';
import { describedAudio, sha256Of, writeContent } from '../sidecar.js';
import { publicationJson, type Recording } from './publication-json.js';

/** The output that writes `publication.json` and the cover that it names. */
export const publication: Output<string | Cover> = {
  kind: 'publication',
  after: ['chapter-audio', 'book-audio'],
  wanted,
  fingerprint: (content) => (typeof content === 'string' ? sha256Of(content) : content.sha256),
  write: (content, file) =>
    writeContent(() => (typeof content === 'string' ? content : readFile(content.path)), file),
};

const name = 'publication.json';

function wanted(plan: OutputPlan): readonly WantedFile<string | Cover>[] {
  const { options, cover: picture } = plan;
  const audioFiles = plan.finished.filter(({ audio }) => audio !== null);
  if (audioFiles.length === 0) return [];
  if (!audioFiles.some(({ isCurrent }) => isCurrent)) return [{ name, audio: null, inputs: null }];
  const recordings = recordingsOf(plan);
  const cover =
    picture && ({ name: `cover.${picture.kind === 'png' ? 'png' : 'jpg'}`, kind: picture.kind } as const);
  return [
    { name, audio: null, inputs: publicationJson({ ...options, recordings, cover }) },
    ...(cover === null ? [] : [{ name: cover.name, audio: null, inputs: picture }]),
  ];
}

/** Returns the chapter files or, without any, one book file. */
function recordingsOf(plan: OutputPlan): readonly Recording[] {
  const { chapters, books } = describedAudio(plan);
  if (chapters.length > 0)
    return chapters.map(({ chapter, file }) => ({
      name: file.name,
      format: file.audio.format,
      title: chapter.title,
      seconds: chapter.durationSeconds,
    }));
  const seconds = documentChapters(plan.layout).reduce(
    (total, { durationSeconds }) => total + durationSeconds,
    0,
  );
  return books.slice(0, 1).map((book) => ({
    name: book.name,
    format: book.audio.format,
    title: plan.options.title,
    seconds,
  }));
}
