import { basename, resolve } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { chapterName } from '../../deliver/outputs/file-names.js';
import type { ReadPolicies } from '../../manifest/manifest.js';
import { readSchema } from '../../manifest/schema/manifest-schema.js';
import type { MarkdownDocument } from '../../markdown/block.js';
import { readMarkdown } from '../../markdown/read/read.js';
import { languageTag } from '../proposal/language-tag.js';
import { quoteSome } from '../proposal/notices.js';
import type { Proposal, ProposedChapter } from '../proposal/proposal.js';
import { type ProposedSpeakers, proposeSpeakers, speakerNotices } from '../proposal/propose-speakers.js';
import type { Archive } from './archive/archive.js';
import { checkProtection } from './archive/check-protection.js';
import { epubLimits } from './archive/epub-limits.js';
import { openArchive } from './archive/open-archive.js';
import {
  type DraftChapter,
  draftChapters,
  nothingToRead,
  type ReadingItem,
} from './chapters/draft-chapters.js';
import { type ChapterCounts, fileProblemNotices, leftOutNotices } from './import-notices.js';
import { findNotes } from './notes/find-notes.js';
import type { Note } from './notes/notes.js';
import { type FoundCover, findCover } from './package/find-cover.js';
import { type Contents, readContents } from './package/read-contents.js';
import { type Package, readPackage } from './package/read-package.js';
import { spokenLanguage } from './package/spoken-language.js';
import { readBlockStyles } from './text/block-styles.js';
import { decodeDocument } from './text/decode-document.js';
import { findBoilerplate } from './text/find-boilerplate.js';
import { findContents } from './text/find-contents.js';
import { type HiddenStyles, readHiddenStyles } from './text/hidden-styles.js';
import {
  type BookStyles,
  type BookText,
  isStyleSheet,
  isText,
  mayBeText,
  readText,
} from './text/read-text.js';
import { type SetApart, writeMarkdown } from './write-markdown.js';

/** File to write for an EPUB. */
export interface ImportedFile {
  /** Relative to the manifest's folder, with forward slashes. */
  readonly path: string;
  readonly contents: string | Buffer;
}

/** Converted EPUB: its files and the proposal of a manifest. Nothing is written yet. */
export interface ImportedBook {
  readonly files: readonly ImportedFile[];
  readonly proposal: Proposal;
}

const chapterFolder = 'chapters';

/**
 * Converts the chapters of an EPUB 2 or 3 to Markdown, in reading order.
 * @param path of an EPUB file, or of the folder of an unpacked EPUB
 * @param options.force continues without missing texts of the reading order, with a notice
 * @throws NarrateError `epub-damaged`, `epub-protected`, `epub-unsafe`, `usage` if the file does not exist,
 * `not-writable` if it cannot be read
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
    const { texts, missing, unread } = await readTexts(archive, book);
    if (missing.length > 0 && !force) throw incomplete(missing);
    const items = readingOrder(book, texts);
    const boilerplate = findBoilerplate(items.map(({ text }) => text));
    const drafts = draftChapters({
      items,
      contents,
      bookTitle: book.title,
      bookAuthor: book.author,
      boilerplate,
    });
    const apart = { notes: findNotes(texts), boilerplate, contents: findContents(texts) };
    const { finished, unwritten } = withEveryNote(writeChapters(drafts, apart), drafts, apart);
    const cover = await findCover(archive, book, { texts, landmarks: contents.landmarks });
    const speakers = await speakersOf(finished);
    const problems = { missing, unread };
    return assemble({
      speakers,
      book,
      contents,
      texts,
      problems,
      chapters: finished,
      unwritten,
      cover,
      path,
    });
  } finally {
    archive.close();
  }
}

/** An error and not a notice, so that users do not buy half a book by mistake. */
const incomplete = (missing: readonly string[]): NarrateError =>
  new NarrateError(
    'epub-damaged',
    `The EPUB does not contain these texts of its reading order: ${quoteSome(missing)}.`,
    { hint: 'Get the file again from its source, or use --force to convert it without these texts.' },
  );

async function readTexts(
  archive: Archive,
  book: Package,
): Promise<{ texts: Map<string, BookText>; missing: string[]; unread: string[] }> {
  const texts = new Map<string, BookText>();
  const missing: string[] = [];
  const inSpine = new Set(book.spine.map(({ item }) => item.path));
  const unread = [...book.unlisted];
  const styles = await readStyles(archive, book);
  for (const item of book.items) {
    if (texts.has(item.path)) continue;
    if (!isText(item) && !(inSpine.has(item.path) && mayBeText(item))) {
      if (inSpine.has(item.path)) unread.push(item.path);
      continue;
    }
    if (archive.has(item.path)) texts.set(item.path, await readText(archive, item.path, styles));
    else if (inSpine.has(item.path)) missing.push(item.path);
  }
  return { texts, missing, unread };
}

/** Reads the style sheets that can be read: without them, a book is still complete. */
async function readStyles(archive: Archive, { items }: Package): Promise<BookStyles> {
  const sheets: string[] = [];
  const hidden = new Map<string, HiddenStyles>();
  for (const { path } of items.filter(isStyleSheet)) {
    if (!archive.has(path)) continue;
    const { text } = decodeDocument(await archive.read(path, epubLimits.documentBytes));
    sheets.push(text);
    hidden.set(path, readHiddenStyles(text));
  }
  return { blocks: readBlockStyles(sheets), hidden };
}

/** Returns the files of the spine in order, each once. */
function readingOrder({ spine, nav }: Package, texts: ReadonlyMap<string, BookText>): ReadingItem[] {
  const items = new Map<string, ReadingItem>();
  for (const { item, isLinear } of spine) {
    const text = texts.get(item.path);
    if (text && !items.has(item.path)) items.set(item.path, { text, isLinear, isNav: item === nav });
  }
  return [...items.values()];
}

/** Chapter with its Markdown. */
interface FinishedChapter extends ChapterCounts {
  readonly draft: DraftChapter;
  readonly markdown: string;
  readonly document: MarkdownDocument;
  /** Title of the Markdown; null: none. */
  readonly ownTitle: string | null;
  /** Why it is left out, in a few words; null: it is included. */
  readonly leftOutReason: string | null;
}

/** Chapters with their Markdown, and what was left out of pages that are then empty. */
interface WrittenChapters {
  readonly finished: readonly FinishedChapter[];
  readonly unwritten: readonly ChapterCounts[];
}

function writeChapters(drafts: readonly DraftChapter[], apart: SetApart): WrittenChapters {
  const policies: ReadPolicies = readSchema.parse({});
  const unwritten: ChapterCounts[] = [];
  const finished = drafts.flatMap((draft): (FinishedChapter & { isSpoken: boolean })[] => {
    const { markdown, ...counts } = writeMarkdown(draft.pieces, {
      ...apart,
      // A page that is left out as a whole is written as it is, so that users can include it.
      ...(draft.leftOut === null ? {} : { boilerplate: new Set(), contents: new Set() }),
    });
    const document = readMarkdown(markdown, policies);
    const { blocks, title } = document;
    // For example, a list of notes that moved to their chapters, or a picture without alternative text.
    if (markdown.trim() === '') {
      if (draft.leftOut === null || draft.leftOut === nothingToRead) unwritten.push(counts);
      return [];
    }
    const isSpoken = blocks.length > 0;
    const reason = draft.leftOut ?? (isSpoken ? null : nothingToRead);
    return [{ draft, markdown, document, ownTitle: title, leftOutReason: reason, isSpoken, ...counts }];
  });
  if (finished.some(({ leftOutReason }) => leftOutReason === null)) return { finished, unwritten };
  // If the book is only a bibliography, for example, the user wants to hear it.
  const kept = finished.map((chapter) => (chapter.isSpoken ? { ...chapter, leftOutReason: null } : chapter));
  return { finished: kept, unwritten };
}

/**
 * Writes the chapters again if a note is in none of them, because only hidden text, a file outside the reading order or
 * such a note refers to it. Its words are then read where they are.
 */
function withEveryNote(
  written: WrittenChapters,
  drafts: readonly DraftChapter[],
  apart: SetApart,
): WrittenChapters {
  const used = new Set([...written.finished, ...written.unwritten].flatMap(({ notes }) => [...notes]));
  const { byElement, byReference } = apart.notes;
  if ([...byElement.values()].every((note) => used.has(note))) return written;
  const usedOnly = <Key>(notes: ReadonlyMap<Key, Note>) =>
    new Map([...notes].filter(([, note]) => used.has(note)));
  const notes = { ...apart.notes, byElement: usedOnly(byElement), byReference: usedOnly(byReference) };
  return writeChapters(drafts, { ...apart, notes });
}

interface Parts {
  readonly book: Package;
  readonly contents: Contents;
  readonly texts: ReadonlyMap<string, BookText>;
  /** Texts that the archive does not have, and entries of the reading order that are not read. */
  readonly problems: { readonly missing: readonly string[]; readonly unread: readonly string[] };
  readonly chapters: readonly FinishedChapter[];
  readonly unwritten: readonly ChapterCounts[];
  readonly cover: FoundCover;
  readonly speakers: ProposedSpeakers | null;
  readonly path: string;
}

/** Finds the speakers of the chapters that are included. */
function speakersOf(finished: readonly FinishedChapter[]): Promise<ProposedSpeakers | null> {
  const included = finished.filter(({ leftOutReason }) => leftOutReason === null);
  return proposeSpeakers(
    included.map(({ document }) => document),
    async (policy) =>
      included.map(({ markdown }) => readMarkdown(markdown, readSchema.parse({ [policy]: 'read' }))),
  );
}

function assemble(parts: Parts): ImportedBook {
  const { book, contents, texts, problems, chapters, unwritten, cover, speakers, path } = parts;
  const named = chapters.map((chapter, index) => {
    const title = chapter.draft.title ?? chapter.ownTitle ?? kindOf(chapter);
    return { chapter, file: `${chapterFolder}/${chapterName(index + 1, chapters.length, title)}.md` };
  });
  const files: ImportedFile[] = named.map(({ chapter: { markdown }, file }) => ({
    path: file,
    contents: markdown,
  }));
  const fileName = basename(resolve(path));
  const coverFile = cover.kind === 'picture' ? `cover.${cover.ending}` : null;
  if (cover.kind === 'picture' && coverFile !== null) files.push({ path: coverFile, contents: cover.bytes });
  return {
    files,
    proposal: {
      title: book.title ?? fileName.replace(/\.epub$/i, ''),
      author: book.author,
      language: spokenLanguage(book.language === null ? null : languageTag(book.language)),
      description: book.description,
      cover: coverFile,
      source: `EPUB ${book.version || 'without a version'} (${fileName})`,
      chapters: named.map(({ chapter, file }) => proposed(chapter, file)),
      speakers,
      notices: [
        ...fileProblemNotices([...texts.values()], problems),
        ...(contents.entries.length === 0
          ? ['The book has no table of contents, so each of its files is a chapter.']
          : []),
        ...leftOutNotices([...chapters.filter(({ leftOutReason }) => leftOutReason === null), ...unwritten]),
        ...(cover.kind === 'unusable' ? [cover.reason] : []),
        ...speakerNotices(speakers),
      ],
    },
  };
}

/** Returns a name for a chapter without a title: one or two words of the reason to leave it out, or "chapter". */
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
