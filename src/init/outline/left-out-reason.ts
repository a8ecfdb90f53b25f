import { stemOf } from '../../base/paths/markdown-name.js';
import type { MarkdownDocument } from '../../markdown/block.js';
import type { Loose } from '../files/loose-values.js';

/** Parsed file that may be a chapter. */
export interface Candidate {
  readonly file: string;
  readonly text: string;
  readonly document: MarkdownDocument;
  readonly frontMatter: Loose;
  /** Whether the book's own list of chapters has it, so that its name is weaker evidence. */
  readonly isListed: boolean;
  /** Whether it is in the top folder of the book or the repository. */
  readonly isAtTop: boolean;
}

/** Pages recognised by name or title, even if the book lists them. */
const always: readonly (readonly [RegExp, string])[] = [
  [/^(licen[cs]e|copying|copyright|unlicense)([-_. ].*)?$/i, 'a licence'],
  [/^(change[-_ ]?log|release[-_ ]?notes)$/i, 'a changelog'],
  [/^(contributing|how[-_ ]to[-_ ]contribute|contribution[-_ ]guide(lines)?)$/i, 'for contributors'],
  [/^(code[-_ ]of[-_ ]conduct|conduct)$/i, 'a code of conduct'],
  [
    /^(pull[-_ ]request|issue|bug[-_ ]report|feature[-_ ]request)[-_ ]template$/i,
    'a template of the repository',
  ],
  [/^_?(table[-_ ]of[-_ ]contents|toc|contents|summary|sidebar|navbar|langs)$/i, 'a table of contents'],
  [/^404$/, 'an error page'],
];

/** Usual names of repository files in capitals. In lower case, the same words may be the name of a chapter. */
const aboutTheRepository =
  /^(CHANGES|HISTORY|NEWS|RELEASES?|ROADMAP|TODO|SECURITY|SUPPORT|GOVERNANCE|MAINTAINERS|AUTHORS|CONTRIBUTORS|CREDITS|THANKS|NOTICE|INSTALL(ATION)?|BUILDING|UPGRADING|DEVELOPMENT|DEVELOPING|HACKING|STYLE[-_]?GUIDE|TRANSLAT(ING|IONS?)|FUNDING|AGENTS|CLAUDE|GEMINI)$/;

/**
 * Returns why a page is left out, in a few words; null: it is included.
 * @param strict false: does not check the content of pages that have text
 */
export function leftOutReason(candidate: Candidate, strict: boolean): string | null {
  const { document, text } = candidate;
  if (text.trim() === '') return 'an empty file';
  if (isHtmlOnly(document)) return 'only HTML, which is skipped';
  if (document.blocks.length === 0) return 'nothing to read aloud';
  if (document.blocks.every(({ kind }) => kind === 'heading'))
    return document.skipped.some(({ kind }) => kind === 'code')
      ? 'only code under its heading'
      : 'a heading without text';
  if (document.blocks.every(({ text: words }) => /^\{[^}]*\}$/.test(words))) return 'only a directive';
  return byName(candidate) ?? (strict ? byContent(candidate) : null);
}

/** In fewer words, HTML is more likely a picture with a caption than a chapter. */
const fewestHtmlWords = 20;

/** Tells whether a page has nothing to read but headings, and text in HTML that is skipped. */
export const isHtmlOnly = ({ blocks, skippedWords: { html = 0 } }: MarkdownDocument): boolean =>
  html >= fewestHtmlWords && blocks.every(({ kind }) => kind === 'heading');

/** Tells by its name that a file is the first page of a site or folder. */
export const isIndex = (file: string): boolean => /^_?(index|readme|home)$/i.test(stemOf(file));

/** Tells by its name that a file is not a chapter, for files that the book does not list. */
export const isNamedLikeNone = (file: string): boolean =>
  /^readme$/i.test(stemOf(file)) ||
  aboutTheRepository.test(bareStem(file)) ||
  always.some(([pattern]) => pattern.test(bareStem(file)));

/** Returns the name without extension and leading number. */
const bareStem = (file: string): string => stemOf(file).replace(/^\d+[-_. ]+(?=\D)/, '');

function byName(candidate: Candidate): string | null {
  const { file, document, isListed, isAtTop } = candidate;
  const stem = bareStem(file);
  const title = document.title ?? '';
  const found = always.find(([pattern]) => pattern.test(stem) || pattern.test(title));
  if (found !== undefined) return isChapterAbout(candidate, found) ? null : found[1];
  return !isListed && isAtTop && aboutTheRepository.test(stem) ? 'about the repository' : null;
}

/** Characters of a page that is about licences or contributions, and not a licence or a rule. */
const longPage = 3000;

/** Tells that a page of the book is about the matter that its file is named after, such as a chapter "Licensing" in `license.md`. */
function isChapterAbout(candidate: Candidate, [pattern, reason]: readonly [RegExp, string]): boolean {
  const { file, document, isListed, isAtTop } = candidate;
  const stem = bareStem(file);
  if (!(isListed || !isAtTop) || /^[A-Z_-]+$/.test(stem)) return false;
  const { spoken, linked, links } = measure(candidate);
  if (reason === 'a table of contents' && isListed) return links < 3 || linked < spoken / 4;
  return document.title !== null && !pattern.test(document.title) && spoken > longPage;
}

function byContent(candidate: Candidate): string | null {
  const { file, frontMatter, isListed, isAtTop } = candidate;
  if (frontMatter.draft === true || frontMatter.published === false) return 'a draft, by its front matter';
  if (
    ['home', 'landing', '404', 'search'].includes(String(frontMatter.layout)) ||
    frontMatter.home === true ||
    frontMatter.template === 'splash'
  )
    return 'an index page';
  if (!isListed && isAtTop && /^readme$/i.test(stemOf(file))) return 'about the repository';
  const { spoken, linked, links } = measure(candidate);
  const isFirst = isIndex(file);
  if (!isFirst && links >= 3 && linked >= spoken / 2) return 'mostly links';
  if (isFirst && links >= 3 && linked >= spoken / 4) return 'an index page with mostly links';
  // A short page may be a dedication or the motto of a part. If the book lists it, it is intentional.
  return isFirst && !isListed && spoken < 150 ? 'an index page with little text' : null;
}

/** Counts the spoken characters of a page without headings, the characters in links, and the links. */
function measure({ document, text }: Candidate): { spoken: number; linked: number; links: number } {
  const spoken = document.blocks.reduce(
    (sum, block) => (block.kind === 'heading' ? sum : sum + block.text.length),
    0,
  );
  // Longer addresses are not read, since each opening bracket of a line could search all of it.
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/!\[[^\][\n]*\]\([^)\n]{0,500}\)/g, '');
  const links = [...prose.matchAll(/\[([^\][\n]+)\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,500}\])/g)];
  return {
    spoken,
    linked: links.reduce((sum, [, words = '']) => sum + words.length, 0),
    links: links.length,
  };
}
