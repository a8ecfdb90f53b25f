import { posix } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { chapterName } from '../../deliver/outputs/file-names.js';
import type { ReadPolicies } from '../../manifest/manifest.js';
import { languageProblem } from '../../manifest/schema/language.js';
import { readSchema } from '../../manifest/schema/manifest-schema.js';
import { readMarkdown } from '../../markdown/read/read.js';
import { quoteSome } from '../proposal/notices.js';
import type { Proposal, ProposedChapter } from '../proposal/proposal.js';
import { checkProtection } from './archive/check-protection.js';
import { type Archive, openArchive } from './archive/open-archive.js';
import { type DraftChapter, draftChapters, type ReadingItem } from './chapters/draft-chapters.js';
import type { LeftOut } from './clean/clean-element.js';
import { leftOutNotices, readingNotices } from './import-notices.js';
import { type FoundCover, findCover } from './package/find-cover.js';
import { type Contents, readContents } from './package/read-contents.js';
import { type Package, readPackage } from './package/read-package.js';
import { findNotes, type Notes } from './text/find-notes.js';
import { type BookText, isText, readText } from './text/read-text.js';
import { writeMarkdown } from './write-markdown.js';

/** A file that an EPUB becomes. */
export interface ImportedFile {
  /** Relative to the manifest's folder, with forward slashes. */
  readonly path: string;
  readonly contents: string | Buffer;
}

/** An EPUB as a book of narrate's: its files, and a manifest of them. Nothing is written yet. */
export interface ImportedBook {
  readonly files: readonly ImportedFile[];
  readonly proposal: Proposal;
}

const chapterFolder = 'chapters';

/**
 * Reads an EPUB 2 or 3 and makes Markdown of its chapters, in reading order.
 * @param options.force goes on without the texts of the reading order that are missing, and tells them
 * @throws NarrateError `epub-damaged`, `epub-protected`, `epub-unsafe`, `usage` where there is no such file
 */
export async function importEpub(
  path: string,
  { force = false }: { readonly force?: boolean } = {},
): Promise<ImportedBook> {
  const archive = await openArchive(path);
  try {
    await checkProtection(archive);
    const book = await readPackage(archive);
    const contents = await readContents(archive, book);
    const { texts, missing } = await readTexts(archive, book);
    if (missing.length > 0 && !force) throw incomplete(missing);
    const drafts = draftChapters(readingOrder(book, texts), contents, book.title);
    const chapters = writeChapters(drafts, findNotes(texts));
    const cover = await findCover(archive, book, { texts, landmarks: contents.landmarks });
    return assemble({ book, contents, texts, missing, chapters, cover, path });
  } finally {
    archive.close();
  }
}

/** Nobody who does not look should buy half a book. */
const incomplete = (missing: readonly string[]): NarrateError =>
  new NarrateError('epub-damaged', `Texts of its reading order are not in it: ${quoteSome(missing)}.`, {
    hint: 'Get the file again from where it came from; or have it read without them, with --force.',
  });

async function readTexts(
  archive: Archive,
  book: Package,
): Promise<{ texts: Map<string, BookText>; missing: string[] }> {
  const texts = new Map<string, BookText>();
  const missing: string[] = [];
  const inSpine = new Set(book.spine.map(({ item }) => item.path));
  for (const item of book.items) {
    if (!isText(item) || texts.has(item.path)) continue;
    if (archive.has(item.path)) texts.set(item.path, await readText(archive, item.path));
    else if (inSpine.has(item.path)) missing.push(item.path);
  }
  return { texts, missing };
}

/** A file that the spine names twice is read once. */
function readingOrder({ spine, nav }: Package, texts: ReadonlyMap<string, BookText>): ReadingItem[] {
  const items = new Map<string, ReadingItem>();
  for (const { item, isLinear } of spine) {
    const text = texts.get(item.path);
    if (text && !items.has(item.path)) items.set(item.path, { text, isLinear, isNav: item === nav });
  }
  return [...items.values()];
}

/** A chapter with its Markdown, and what narrate makes of it. */
interface FinishedChapter {
  readonly draft: DraftChapter;
  readonly markdown: string;
  /** What Markdown's own title is. */
  readonly ownTitle: string | null;
  readonly leftOutReason: string | null;
  readonly notes: number;
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

function writeChapters(drafts: readonly DraftChapter[], notes: Notes): FinishedChapter[] {
  const policies: ReadPolicies = readSchema.parse({});
  const finished = drafts.flatMap((draft): (FinishedChapter & { isSpoken: boolean })[] => {
    const { markdown, ...counts } = writeMarkdown(draft.pieces, notes);
    const { blocks, title } = readMarkdown(markdown, policies);
    // A list of notes that are all in their chapters, a page with a picture that says nothing: there is nothing to keep.
    if (markdown.trim() === '') return [];
    const isSpoken = blocks.length > 0;
    const reason = draft.leftOut ?? (isSpoken ? null : 'nothing in it is spoken');
    return [{ draft, markdown, ownTitle: title, leftOutReason: reason, isSpoken, ...counts }];
  });
  if (finished.some(({ leftOutReason }) => leftOutReason === null)) return finished;
  // A bibliography may be all there is: then it is what somebody wants to hear.
  return finished.map((chapter) => (chapter.isSpoken ? { ...chapter, leftOutReason: null } : chapter));
}

interface Parts {
  readonly book: Package;
  readonly contents: Contents;
  readonly texts: ReadonlyMap<string, BookText>;
  readonly missing: readonly string[];
  readonly chapters: readonly FinishedChapter[];
  readonly cover: FoundCover;
  readonly path: string;
}

function assemble({ book, contents, texts, missing, chapters, cover, path }: Parts): ImportedBook {
  const named = chapters.map((chapter, index) => {
    const title = chapter.draft.title ?? chapter.ownTitle ?? kindOf(chapter);
    return { chapter, file: `${chapterFolder}/${chapterName(index + 1, chapters.length, title)}.md` };
  });
  const files: ImportedFile[] = named.map(({ chapter: { markdown }, file }) => ({
    path: file,
    contents: markdown,
  }));
  const coverFile = cover.kind === 'picture' ? `cover.${cover.ending}` : null;
  if (cover.kind === 'picture' && coverFile !== null) files.push({ path: coverFile, contents: cover.bytes });
  return {
    files,
    proposal: {
      title: book.title ?? posix.basename(path.replaceAll('\\', '/'), '.epub'),
      author: book.author,
      language: languageOf(book.language),
      description: book.description,
      cover: coverFile,
      source: `EPUB ${book.version || 'of no version'} (${posix.basename(path.replaceAll('\\', '/'))})`,
      chapters: named.map(({ chapter, file }) => proposed(chapter, file)),
      notices: [
        ...readingNotices([...texts.values()], missing),
        ...(contents.entries.length === 0
          ? ['It has no table of contents: the chapters are its files.']
          : []),
        ...leftOutNotices(chapters.filter(({ leftOutReason }) => leftOutReason === null)),
        ...(cover.kind === 'unusable' ? [cover.reason] : []),
      ],
    },
  };
}

/** A name for a file that nothing names: what it is, when that is said in a word or two. */
function kindOf({ leftOutReason }: FinishedChapter): string {
  const kind = (leftOutReason ?? '').replace(/^(?:the |an? )?(?:table of )?/, '').replace(/,.*/, '');
  return /^[a-z]+(?: [a-z]+)?$/.test(kind) ? kind : 'chapter';
}

const proposed = ({ draft, ownTitle, leftOutReason }: FinishedChapter, file: string): ProposedChapter => ({
  file,
  title: draft.title === ownTitle ? null : draft.title,
  part: draft.part,
  leftOut: leftOutReason,
});

/** Older books write `en_GB`. */
function languageOf(language: string | null): string | null {
  const tag = language?.replaceAll('_', '-') ?? null;
  return tag !== null && tag !== 'und' && languageProblem(tag) === null ? tag : null;
}
