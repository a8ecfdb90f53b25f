import { posix } from 'node:path';
import { isMarkdown } from '../../base/paths/markdown-name.js';
import type { DialectName } from '../../manifest/dialects.js';
import type { ReadPolicies } from '../../manifest/manifest.js';
import { isCastName, readSchema } from '../../manifest/schema/manifest-schema.js';
import { path as pathValue } from '../../manifest/schema/schema-values.js';
import type { MarkdownDocument } from '../../markdown/block.js';
import { rulesFor } from '../../markdown/dialects/reading-rules.js';
import { openParseCache, type ParseCache } from '../../project/cache/parse-cache.js';
import { findDialects } from '../../project/read/find-dialects.js';
import { readChapter } from '../../project/read/read-chapter.js';
import { asNamedFile } from '../files/as-named-file.js';
import { locateFile } from '../files/locate-file.js';
import { frontMatterOf, type Loose } from '../files/loose-values.js';
import type { SourceFolder } from '../files/source-folder.js';
import { findOutline } from '../outline/find-outline.js';
import { isHtmlOnly, isIndex, leftOutReason } from '../outline/left-out-reason.js';
import type { Outline, OutlineEntry } from '../outline/outline.js';
import { unlistedNotices } from '../outline/unlisted.js';
import { bookFacts } from './book-facts.js';
import { dialectNotices } from './dialect-notice.js';
import { quoteSome } from './notices.js';
import type { Proposal, ProposedChapter } from './proposal.js';
import { type ProposedSpeakers, proposeSpeakers, speakerNotices } from './propose-speakers.js';
import { oddityNotices, spokenOddities } from './spoken-oddities.js';
import { templateNotices, templateTags } from './template-notice.js';

/** Proposal, with the work to do before its manifest is written. */
export interface Proposed {
  readonly proposal: Proposal;
  /**
   * Writes what the manifest needs, or what saves work in the first plan. Call it when the user has accepted the proposal,
   * before the manifest is written. `propose` saves the parsed chapters here.
   */
  keep(): void | Promise<void>;
}

/**
 * Proposes a valid manifest for a folder. Chapters that cannot be read are left out with the reason.
 * @param manifestName file name of the future manifest
 */
export async function propose(folder: SourceFolder, manifestName: string): Promise<Proposed> {
  const outline = await findOutline(folder);
  const cache = openParseCache(folder.root, manifestName);
  const { located, notices } = locate(folder, outline);
  const dialects = findDialects(
    folder.root,
    located.map(({ file }) => file),
  );
  const found = dialects.map(({ name }) => name);
  const asSkipped = await readEntries(located, { folder, outline, cache, found, policies: {} });
  const inHtml = asSkipped.filter(({ isInHtml }) => isInHtml);
  const read =
    inHtml.length === 0
      ? asSkipped
      : await readEntries(located, { folder, outline, cache, found, policies: { html: 'read' } });
  const { notices: factNotices, ...facts } = await bookFacts(
    folder,
    outline,
    read.map(({ file, frontMatter }) => ({ file, values: frontMatter })),
  );
  const speakers = await speakersOf(read);
  const unread = read.filter(({ isBroken }) => isBroken);
  const proposal = {
    ...facts,
    source: outline.source,
    chapters: chosen(read),
    cast: [...new Set(read.flatMap(({ cast }) => cast))],
    speakers,
    ...(inHtml.length > 0 && { readsHtml: true }),
    notices: [
      ...outline.notices,
      ...notices,
      ...htmlNotices(inHtml),
      ...unlistedNotices(
        folder,
        outline,
        located.map(({ file }) => file),
      ),
      ...unread.map(({ file, strict }) => `${file} is left out until you fix it: ${strict}`),
      ...dialectNotices(dialects, read),
      ...templateNotices(
        read.map(({ tags }) => tags),
        { source: outline.source, found },
      ),
      ...oddityNotices(read.map(({ oddities }) => oddities)),
      ...speakerNotices(speakers),
      ...factNotices,
    ],
  };
  return { proposal, keep: cache.save };
}

/** Outline entry with the reasons to leave it out: `strict`, and `lenient` if `strict` would leave out all entries. */
interface ReadEntry extends OutlineEntry {
  /** Real path; null: it cannot be read. */
  readonly path: string | null;
  readonly strict: string | null;
  readonly lenient: string | null;
  /** Whether it has errors that prevent its use as a chapter. */
  readonly isBroken: boolean;
  /** Syntax of other tools that would be read as text. */
  readonly oddities: readonly string[];
  /** Template tags that are not spoken. */
  readonly tags: readonly string[];
  /** Constructs of dialects that it is parsed with. */
  readonly constructs: readonly string[];
  /** Cast members that it uses. */
  readonly cast: readonly string[];
  readonly frontMatter: Loose;
  /** Whether it is left out only because its text is HTML. */
  readonly isInHtml?: boolean;
  /** Null: it is left out, or cannot be used. */
  readonly chapter: ReadChapter | null;
}

/** What the entries of a book are read with. */
interface Reading {
  readonly folder: SourceFolder;
  readonly outline: Outline;
  readonly cache: ParseCache;
  /** Dialects of the book. */
  readonly found: readonly DialectName[];
  /** Policies that are not the default. */
  readonly policies: Partial<ReadPolicies>;
}

/** Chapter that was read by the default policies. */
interface ReadChapter {
  readonly document: MarkdownDocument;
  /** Reads it again, with its tables or its HTML. */
  readWith(policy: 'tables' | 'html'): Promise<MarkdownDocument>;
}

/** Reads entries, each file once: a link and its target are one file. */
async function readEntries(located: readonly OutlineEntry[], reading: Reading): Promise<ReadEntry[]> {
  const read: ReadEntry[] = [];
  const paths = new Set<string>();
  for (const entry of located) {
    const one = await readEntry(entry, reading);
    if (one.path !== null && paths.has(one.path)) continue;
    if (one.path !== null) paths.add(one.path);
    read.push(one);
  }
  return read;
}

async function readEntry(entry: OutlineEntry, reading: Reading): Promise<ReadEntry> {
  const { folder, outline, cache, found } = reading;
  const named = pathValue.safeParse(entry.file);
  if (!named.success) {
    const reason = `its name cannot be in a manifest: ${named.error.issues[0]?.message}`;
    return { ...entry, path: null, strict: reason, lenient: reason, ...broken };
  }
  const chapter = readChapter(folder.root, asNamedFile(entry.file));
  if ('severity' in chapter) {
    const { message } = chapter;
    return { ...entry, path: null, strict: message, lenient: message, ...broken };
  }
  const { text, path } = chapter;
  const frontMatter = await frontMatterOf(text);
  const parse = (policies: Partial<ReadPolicies> = {}) =>
    cache.parse(
      chapter,
      readSchema.parse({ ...reading.policies, ...policies }),
      rulesFor(entry.file, { found }),
    );
  const document = await parse();
  const hasOwnTitle = frontMatter.title != null || document.headings.some(({ depth }) => depth === 1);
  // The first section of a page without a title may be named anything.
  const title =
    entry.title !== null && !hasOwnTitle ? entry.title : betterTitle(document, outline.title ?? null);
  const error = document.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) {
    const reason = `line ${error.place?.line ?? 1}: ${error.message}`;
    return { ...entry, title, path, strict: reason, lenient: reason, ...broken, frontMatter };
  }
  const cast = castOf(document);
  const bad = cast.find((name) => !isCastName(name));
  if (bad !== undefined) {
    const reason = `the manifest cannot have a voice named ${JSON.stringify(bad.slice(0, 80))}.`;
    return { ...entry, title, path, strict: reason, lenient: reason, ...broken, frontMatter };
  }
  const candidate = {
    file: entry.file,
    text,
    document,
    frontMatter,
    isListed: outline.listedIn !== null && entry.isExtra !== true,
    isAtTop: ['', outline.folder].includes(folderOf(entry.file)),
  };
  const strict = entry.leftOut ?? leftOutReason(candidate, true);
  const lenient = leftOutReason(candidate, false);
  const isChapterInHtml = async () =>
    entry.leftOut === undefined &&
    leftOutReason({ ...candidate, document: await parse({ html: 'read' }) }, true) === null;
  const common = { ...entry, title, path, strict, lenient, isBroken: false, cast, frontMatter };
  if (strict !== null) {
    const isInHtml = isHtmlOnly(document) && !isIndex(entry.file) && (await isChapterInHtml());
    return { ...common, oddities: [], tags: [], constructs: [], isInHtml, chapter: null };
  }
  const [oddities, tags] = [spokenOddities(document), templateTags(document)];
  const spoken = { document, readWith: (policy: 'tables' | 'html') => parse({ [policy]: 'read' }) };
  return { ...common, oddities, tags, constructs: document.constructs, chapter: spoken };
}

/** Reports the chapters whose text is HTML. */
const htmlNotices = (chapters: readonly ReadEntry[]): string[] =>
  chapters.length === 0
    ? []
    : [
        `The text of ${quoteSome(chapters.map(({ file }) => file))} is HTML, so the manifest has \`html: read\`. With \`html: skip\`, narrate reads no HTML in any chapter.`,
      ];

const broken = {
  isBroken: true,
  oddities: [],
  tags: [],
  constructs: [],
  cast: [],
  frontMatter: {},
  chapter: null,
} as const;

function speakersOf(read: readonly ReadEntry[]): Promise<ProposedSpeakers | null> {
  const chapters = read.flatMap(({ chapter }) => chapter ?? []);
  return proposeSpeakers(
    chapters.map(({ document }) => document),
    (policy) => Promise.all(chapters.map(({ readWith }) => readWith(policy))),
  );
}

/** Returns the cast members that a chapter uses, in order. */
const castOf = ({ frontMatter, blocks }: MarkdownDocument): readonly string[] =>
  [frontMatter, ...blocks.flatMap(({ marks }) => marks)].flatMap((comment) => comment?.delivery.as ?? []);

const folderOf = (file: string): string => (posix.dirname(file) === '.' ? '' : posix.dirname(file));

/** Uses the lenient reasons if the strict ones would leave out every file, such as a single README. */
function chosen(read: readonly ReadEntry[]): ProposedChapter[] {
  const kind = read.some(({ strict }) => strict === null) ? 'strict' : 'lenient';
  return read.map(({ file, title, part, [kind]: leftOut }) => ({ file, title, part, leftOut }));
}

/** Returns the existing entries, each file once, and notices about the others. */
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
      ...(missing.length > 0 ? [`${list} lists files that do not exist: ${quoteSome(missing)}.`] : []),
      ...(outside.length > 0
        ? [`${list} lists links that lead out of this folder: ${quoteSome(outside)}.`]
        : []),
      ...(other.length > 0 ? [`${list} lists files that are not Markdown: ${quoteSome(other)}.`] : []),
    ],
  };
}

/**
 * Returns a better title than the file's own; null: that one is good. The front matter may have the title of the whole
 * book, and a heading may end in Pandoc attributes.
 */
export function betterTitle({ title, headings }: MarkdownDocument, bookTitle: string | null): string | null {
  const clean = (text: string) => text.replace(/\s*\{[-.#][^}]*\}$/, '').trim();
  const heading = headings
    .filter(({ isPart }) => !isPart)
    .map(({ text }) => clean(text))
    .find((text) => text !== '' && text !== bookTitle);
  const better = title !== null && title !== bookTitle ? clean(title) : (heading ?? title);
  return better === title || better === '' ? null : better;
}
