import { createHash } from 'node:crypto';
import type { FileLevels } from '../../../audio/dsp/level-meter.js';
import { formats } from '../../../audio/formats/registry.js';
import type { Cover } from '../../../audio/tags/cover.js';
import { secondsOf } from '../../../base/samples.js';
import { directionOf } from '../../../render/direction.js';
import type { TakeFile } from '../../delivery.js';
import type { ChapterTimeline, Piece } from '../../timeline/chapter-timeline.js';
import { spokenChapter } from '../../timeline/spoken-chapter.js';
import { type BookSegment, type SoundEncoder, segmentFingerprint } from '../audio/audio-inputs.js';
import type { Credits } from '../audio/file-tags.js';
import { pruneSegments } from '../book-audio/segments.js';
import { chapterStems } from '../chapter-audio/chapter-audio.js';
import { bookName } from '../file-names.js';
import type { Output, OutputFile, OutputPlan, WantedFile } from '../output.js';
import { type PageInputs, renderPage } from '../page/render-page.js';
import { chapterXhtml, navigationXhtml, sectionId, styleSheet } from './documents.js';
import { epubAudioFolder, withEpubAudio } from './epub-audio.js';
import { clipsOf, overlayXml } from './overlay.js';
import { coverName, packageXml } from './package-document.js';
import { type EpubPicture, epubPictures } from './pictures.js';
import { writeEpub, type ZipEntry } from './zip.js';

/** A chapter of an EPUB, with its text. */
interface ChapterInputs {
  readonly page: PageInputs;
  /** The pictures of the page by their addresses. */
  readonly pictures: ReadonlyMap<string, EpubPicture>;
  /** Its audio; null: nothing of it is spoken. */
  readonly segment: BookSegment | null;
}

/** Everything that an EPUB is made from. */
export interface EpubInputs extends SoundEncoder {
  readonly credits: Credits;
  readonly language: string | null;
  readonly cover: Cover | null;
  readonly chapters: readonly ChapterInputs[];
  /** Where its audio is cached, absolute. */
  readonly audioFolder: string;
}

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

function wanted(plan: OutputPlan): readonly WantedFile<EpubInputs>[] {
  const { options, layout } = plan;
  if (options.publish.epub === null || layout.chapters.length === 0) return [];
  const isTaken = options.audio.chapters.length > 0;
  const stem = bookName(options.title, new Set(isTaken ? chapterStems(plan) : []));
  return [{ name: `${stem}.epub`, audio: null, inputs: inputsOf(plan) }];
}

/** Returns the inputs of the EPUB; null: not all of the book is recorded. */
function inputsOf({ options, layout, ffmpeg, cover }: OutputPlan): EpubInputs | null {
  const { publish, audio, language, reading, root, segmentsFolder } = options;
  const { sampleRate } = layout;
  if (publish.epub === null || ffmpeg === null || sampleRate === null) return null;
  const encoder = { ...publish.epub, ffmpeg, sampleRate, loudness: audio.loudness };
  const laidOut = new Map(layout.chapters.map((one) => [one.chapter.chapter, one]));
  if (layout.chapters.some(({ timeline }) => timeline === null)) return null;
  const addresses = new Map(
    options.chapters.map(({ file }, index) => [file, `${documentName(index)}.xhtml`]),
  );
  const chapters = options.chapters.map((chapter): ChapterInputs => {
    const known = laidOut.get(chapter.chapter) ?? { chapter, timeline: null, startSample: null };
    const page = { laidOut: known, sampleRate, language, reading, addresses };
    return {
      page,
      pictures: epubPictures(page, root),
      segment: known.timeline && segmentOf(encoder, known.timeline),
    };
  });
  const audioFolder = epubAudioFolder(segmentsFolder);
  return { ...encoder, credits: options, language, cover, chapters, audioFolder };
}

/** Returns the name of a chapter's files, without their endings. */
const documentName = (index: number): string => `ch${String(index + 1).padStart(3, '0')}`;

const segmentOf = (encoder: SoundEncoder, { samples, pieces }: ChapterTimeline): BookSegment => ({
  startSample: 0,
  samples,
  pieces: pieces as readonly Piece[],
  fingerprint: segmentFingerprint(encoder, pieces),
});

/** Part of every fingerprint. Raise it to regenerate all files, for example after a change to the pages. */
const version = 2;

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

function write(inputs: EpubInputs, file: OutputFile): Promise<FileLevels | null> {
  const segments = inputs.chapters.flatMap(({ segment }) => segment ?? []);
  return withEpubAudio(inputs, segments, file, async (pathOf) => {
    await writeEpub(file.path, entriesOf(inputs, pathOf), file.run.signal);
  });
}

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
`;

/** Returns the files of an EPUB in the order in which they are written. */
function entriesOf(inputs: EpubInputs, audioPath: (segment: BookSegment) => string): readonly ZipEntry[] {
  const { credits, language, cover, format } = inputs;
  const direction = directionOf(language);
  const rendered = inputs.chapters.map((chapter, index) => ({
    ...chapter,
    ...renderedChapter(chapter, documentName(index), formats[format].extension),
  }));
  const shown = rendered.flatMap(({ rendered: { images } }) => images);
  const pictures = new Map(
    rendered.flatMap(({ pictures: all }) => [...all.values()].map((one) => [one.name, one])),
  );
  const images = [...pictures.values()];
  const contents = {
    credits,
    language,
    direction,
    chapters: rendered,
    format,
    images,
    hasAlternatives: shown.every(({ alt }) => alt.trim() !== ''),
    cover,
  };
  const list = rendered.map(({ name, rendered: { title } }) => ({ address: `${name}.xhtml`, title }));
  return [
    { name: 'META-INF/container.xml', content: container },
    { name: 'EPUB/package.opf', content: packageXml(contents) },
    { name: 'EPUB/nav.xhtml', content: navigationXhtml(credits.title, list, { language, direction }) },
    { name: 'EPUB/style.css', content: styleSheet },
    ...(cover === null ? [] : [{ name: `EPUB/${coverName(cover)}`, content: { path: cover.path } }]),
    ...rendered.flatMap(({ entries }) => entries),
    ...images.map(({ name, path }) => ({ name: `EPUB/${name}`, content: { path } })),
    ...rendered.flatMap(({ audio, segment }) =>
      segment === null ? [] : [{ name: `EPUB/${audio}`, content: { path: audioPath(segment) } }],
    ),
  ];
}

function renderedChapter({ page, pictures, segment }: ChapterInputs, name: string, extension: string) {
  const rendered = renderPage(page, new Map(), (source) => pictures.get(source)?.name ?? null, false);
  const audio = `${name}.${extension}`;
  const document = { name: `EPUB/${name}.xhtml`, content: chapterXhtml(rendered) };
  const hasMathml = rendered.blocks.some((block) => block.includes('<math'));
  if (segment === null) return { name, rendered, audio, durationMs: null, hasMathml, entries: [document] };
  const durationMs = Math.floor(secondsOf(segment.samples, page.sampleRate ?? 1) * 1000);
  const clips = clipsOf(rendered, durationMs);
  const overlay = {
    name: `EPUB/${name}.smil`,
    content: overlayXml(clips, { page: `${name}.xhtml`, section: sectionId(rendered), audio }),
  };
  return { name, rendered, audio, durationMs, hasMathml, entries: [document, overlay] };
}
