import { posix } from 'node:path';
import { readSchema } from '../../manifest/schema/manifest-schema.js';
import type { MarkdownDocument } from '../../markdown/block.js';
import { openParseCache, type ParseCache } from '../../project/cache/parse-cache.js';
import { readChapter } from '../../project/read/read-chapter.js';
import { locateFile } from '../files/locate-file.js';
import { frontMatterOf } from '../files/loose-values.js';
import { isMarkdown } from '../files/markdown-name.js';
import { namedHere } from '../files/named-here.js';
import type { SourceFolder } from '../files/source-folder.js';
import { findOutline } from '../outline/find-outline.js';
import { leftOutReason } from '../outline/left-out-reason.js';
import type { Outline, OutlineEntry } from '../outline/outline.js';
import { unlistedNotices } from '../outline/unlisted.js';
import { bookFacts } from './book-facts.js';
import { quoteSome } from './notices.js';
import type { Proposal, ProposedChapter } from './proposal.js';
import { oddityNotices, spokenOddities } from './spoken-oddities.js';

/** A proposal, and what it stands on. */
export interface Proposed {
  readonly proposal: Proposal;
  /**
   * Called once the proposal is agreed to, before the manifest is written: keeps what the manifest needs, or what the first
   * plan need not do again. Here: the parses of the chapters.
   */
  keep(): void | Promise<void>;
}

/**
 * Looks at a folder and proposes a manifest that is valid as it is: chapters that cannot be read are left out with the reason.
 * @param manifestName the file name that the manifest will have
 */
export async function propose(folder: SourceFolder, manifestName: string): Promise<Proposed> {
  const outline = await findOutline(folder);
  const cache = openParseCache(folder.root, manifestName);
  const { located, notices } = locate(folder, outline);
  const read: ReadEntry[] = [];
  const paths = new Set<string>();
  for (const entry of located) {
    const one = await readEntry(entry, { folder, outline, cache });
    // Two names of one file: a link, and what it leads to.
    if (one.path !== null && paths.has(one.path)) continue;
    if (one.path !== null) paths.add(one.path);
    read.push(one);
  }
  const { notices: factNotices, ...facts } = await bookFacts(folder, outline);
  const unread = read.filter(({ isBroken }) => isBroken);
  const proposal = {
    ...facts,
    source: outline.source,
    chapters: chosen(read),
    cast: [...new Set(read.flatMap(({ cast }) => cast))],
    notices: [
      ...outline.notices,
      ...notices,
      ...unlistedNotices(
        folder,
        outline,
        located.map(({ file }) => file),
      ),
      ...unread.map(({ file, strict }) => `${file} is left out until it is mended: ${strict}`),
      ...oddityNotices(read.map(({ oddities }) => oddities)),
      ...factNotices,
    ],
  };
  return { proposal, keep: cache.save };
}

/** An entry, and why it is left out: for a listener's sake; and where nothing else is left, only where it must be. */
interface ReadEntry extends OutlineEntry {
  /** Where it really is; null: it cannot be read. */
  readonly path: string | null;
  readonly strict: string | null;
  readonly lenient: string | null;
  /** It cannot be a chapter as it is. */
  readonly isBroken: boolean;
  /** What is spoken of it though it is hardly meant to be. */
  readonly oddities: readonly string[];
  /** The members of a cast that it names. */
  readonly cast: readonly string[];
}

async function readEntry(
  entry: OutlineEntry,
  { folder, outline, cache }: { folder: SourceFolder; outline: Outline; cache: ParseCache },
): Promise<ReadEntry> {
  const chapter = readChapter(folder.root, namedHere(entry.file));
  if ('severity' in chapter) {
    const { message } = chapter;
    return { ...entry, path: null, strict: message, lenient: message, ...broken };
  }
  const { bytes, text, path } = chapter;
  const document = await cache.parse(bytes, text, readSchema.parse({}));
  const title = document.title === null ? entry.title : betterTitle(document, outline.title ?? null);
  const wrong = document.diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) {
    const reason = `line ${wrong.place?.line ?? 1}: ${wrong.message}`;
    return { ...entry, title, path, strict: reason, lenient: reason, ...broken };
  }
  const candidate = {
    file: entry.file,
    text,
    document,
    frontMatter: await frontMatterOf(text),
    isListed: outline.listedIn !== null,
    isAtTop: ['', outline.folder].includes(folderOf(entry.file)),
  };
  const [strict, lenient] = [leftOutReason(candidate, true), leftOutReason(candidate, false)];
  const oddities = strict === null ? spokenOddities(document) : [];
  return { ...entry, title, path, strict, lenient, isBroken: false, oddities, cast: castOf(document) };
}

const broken = { isBroken: true, oddities: [], cast: [] } as const;

/** In the order of the chapter. */
const castOf = ({ frontMatter, blocks }: MarkdownDocument): readonly string[] =>
  [frontMatter, ...blocks.flatMap(({ marks }) => marks)].flatMap((mark) => mark?.delivery.as ?? []);

const folderOf = (file: string): string => (posix.dirname(file) === '.' ? '' : posix.dirname(file));

/** Where nothing would be read, what is only unlikely to be wanted is: a README may be all there is. */
function chosen(read: readonly ReadEntry[]): ProposedChapter[] {
  const kind = read.some(({ strict }) => strict === null) ? 'strict' : 'lenient';
  return read.map(({ file, title, part, [kind]: leftOut }) => ({ file, title, part, leftOut }));
}

/** The entries that are there, each file once; what is not there is told. */
function locate(
  folder: SourceFolder,
  outline: Outline,
): { readonly located: readonly OutlineEntry[]; readonly notices: readonly string[] } {
  const located = new Map<string, OutlineEntry>();
  const missing: string[] = [];
  const outside: string[] = [];
  const other: string[] = [];
  for (const entry of outline.entries) {
    const file = locateFile(folder, entry.file);
    if (file === null) (folder.find(entry.file).kind === 'outside' ? outside : missing).push(entry.file);
    else if (!isMarkdown(file) && !/\.txt$/i.test(file)) other.push(file);
    else if (!located.has(file)) located.set(file, { ...entry, file });
  }
  const list = outline.listedIn ?? outline.source;
  return {
    located: [...located.values()],
    notices: [
      ...(missing.length > 0 ? [`${list} names files that do not exist: ${quoteSome(missing)}.`] : []),
      ...(outside.length > 0
        ? [`${list} names links that lead out of this folder: ${quoteSome(outside)}.`]
        : []),
      ...(other.length > 0 ? [`${list} names files that are no Markdown: ${quoteSome(other)}.`] : []),
    ],
  };
}

/**
 * A chapter's title where the file's own would be a poor one; null: it is good. In a front matter may stand the title of the
 * whole book, and a heading may end in marks of Pandoc.
 */
export function betterTitle({ title, headings }: MarkdownDocument, bookTitle: string | null): string | null {
  const clean = (text: string) => text.replace(/\s*\{[-.#][^}]*\}$/, '').trim();
  const heading = headings
    .map(({ text }) => clean(text))
    .find((text) => text !== '' && !/^\((PART|APPENDIX)/.test(text));
  const better = title !== null && title !== bookTitle ? clean(title) : (heading ?? title);
  return better === title || better === '' ? null : better;
}
