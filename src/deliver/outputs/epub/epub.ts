import { createHash } from 'node:crypto';
import type { FileLevels } from '../../../audio/dsp/level-meter.js';
import { formats } from '../../../audio/formats/registry.js';
import type { TakeFile } from '../../delivery.js';
import { isChapter, readAlong } from '../../timeline/book-layout.js';
import type { ChapterTimeline, Piece } from '../../timeline/chapter-timeline.js';
import { spokenChapter } from '../../timeline/spoken-chapter.js';
import { type BookSegment, type SoundEncoder, segmentFingerprint } from '../audio/audio-inputs.js';
import { pruneSegments } from '../book-audio/segments.js';
import { chapterStems } from '../chapter-audio/chapter-audio.js';
import { bookName } from '../file-names.js';
import type { Output, OutputFile, OutputPlan, WantedFile } from '../output.js';
import { documentName } from './document-name.js';
import { epubAudioFolder, withEpubAudio } from './epub-audio.js';
import type { ChapterInputs, EpubInputs } from './epub-inputs.js';
import { epubPictures } from './pictures.js';

/** The output that writes the book as an EPUB with its audio, whose sentences are highlighted while they are read. */
export const epub: Output<EpubInputs> = {
  kind: 'epub',
  // The times of sentences are found before the captions are written.
  after: ['captions'],
  wanted,
  fingerprint,
  write,
  sound: {
    takes: ({ chapters }): readonly TakeFile[] => chapters.flatMap(({ segment }) => takesIn(segment)),
    workSeconds: ({ chapters, sampleRate, format }): number =>
      (chapters.reduce((sum, { segment }) => sum + (segment?.samples ?? 0), 0) / sampleRate / 3600) *
      formats[format].encodeSecondsPerHour,
  },
  async tidy(files, { segmentsFolder }) {
    if (files.every(({ inputs }) => inputs !== null))
      await pruneSegments(
        epubAudioFolder(segmentsFolder),
        files.flatMap(({ inputs }) => inputs?.chapters.flatMap(({ segment }) => segment ?? []) ?? []),
      );
  },
};

const takesIn = (segment: BookSegment | null): readonly TakeFile[] =>
  segment?.pieces.flatMap((piece) => (piece.kind === 'take' ? [piece.take] : [])) ?? [];

async function wanted(plan: OutputPlan): Promise<readonly WantedFile<EpubInputs>[]> {
  const { options, layout } = plan;
  if (options.publish.epub === null || readAlong(layout).length === 0) return [];
  const isTaken = options.audio.chapters.length > 0;
  const stem = bookName(options.title, new Set(isTaken ? chapterStems(plan) : []));
  return [{ name: `${stem}.epub`, audio: null, inputs: await inputsOf(plan) }];
}

/** Returns the inputs of the EPUB; null: not all of the book is recorded. */
async function inputsOf({ options, layout, ffmpeg, cover }: OutputPlan): Promise<EpubInputs | null> {
  const { publish, audio, language, reading, root, segmentsFolder } = options;
  const { sampleRate } = layout;
  if (publish.epub === null || ffmpeg === null || sampleRate === null) return null;
  const encoder = { ...publish.epub, ffmpeg, sampleRate, loudness: audio.loudness };
  const laidOut = new Map(layout.chapters.map((one) => [one.chapter.chapter, one]));
  if (readAlong(layout).some(({ timeline }) => timeline === null)) return null;
  const withPages = options.chapters.filter(isChapter);
  const addresses = new Map(withPages.map(({ file }, index) => [file, `${documentName(index)}.xhtml`]));
  const inputs = withPages.map(async (chapter): Promise<ChapterInputs> => {
    const known = laidOut.get(chapter.chapter) ?? { chapter, timeline: null, startSample: null };
    const page = { laidOut: known, sampleRate, language, reading, addresses };
    return {
      page,
      pictures: await epubPictures(page, root),
      segment: known.timeline && segmentOf(encoder, known.timeline),
    };
  });
  const chapters = await Promise.all(inputs);
  const audioFolder = epubAudioFolder(segmentsFolder);
  return { ...encoder, credits: options, language, cover, chapters, audioFolder };
}

const segmentOf = (encoder: SoundEncoder, { samples, pieces }: ChapterTimeline): BookSegment => ({
  startSample: 0,
  samples,
  pieces: pieces as readonly Piece[],
  fingerprint: segmentFingerprint(encoder, pieces),
});

/** Part of every fingerprint. Raise it to regenerate all files, for example after a change to the pages. */
const version = 1;

function fingerprint({ credits, language, cover, chapters }: EpubInputs): string {
  const { title, author, narrator, year, genre, description } = credits;
  const hash = createHash('sha256');
  const book = [version, title, author, narrator, year, genre, description, language, cover?.sha256 ?? null];
  hash.update(JSON.stringify(book));
  for (const { page, pictures, segment } of chapters) {
    const { policies, found, chapters: sources } = page.reading;
    hash.update(
      JSON.stringify([
        segment?.fingerprint ?? null,
        [...pictures].map(([address, { sha256 }]) => [address, sha256]),
        sources.get(page.laidOut.chapter.file),
        policies,
        found,
        spokenChapter({ ...page, words: new Map() }),
      ]),
    );
  }
  return hash.digest('hex');
}

async function write(inputs: EpubInputs, file: OutputFile): Promise<FileLevels | null> {
  // Loaded only now, because most runs write no EPUB.
  const [{ epubEntries }, { writeEpub }] = await Promise.all([
    import('./epub-entries.js'),
    import('./zip.js'),
  ]);
  const segments = inputs.chapters.flatMap(({ segment }) => segment ?? []);
  return withEpubAudio(inputs, segments, file, async (pathOf) => {
    await writeEpub(file.path, await epubEntries(inputs, pathOf), file.run.signal);
  });
}
