import type { MarkdownDocument } from '../../markdown/block.js';
import type { Loose } from '../files/loose-values.js';
import { stemOf } from '../files/markdown-name.js';

/** A file that may be a chapter, read. */
export interface Candidate {
  readonly file: string;
  readonly text: string;
  readonly document: MarkdownDocument;
  readonly frontMatter: Loose;
  /** Somebody has put it into a list of the chapters: then its name alone says less. */
  readonly isListed: boolean;
  /** It lies at the top of the book, or of the repository. */
  readonly isAtTop: boolean;
}

/** What a page is by its name or its title, whoever lists it. */
const always: readonly (readonly [RegExp, string])[] = [
  [/^(licen[cs]e|copying|copyright|unlicense)([-_. ].*)?$/i, 'a licence'],
  [/^(change[-_ ]?log|release[-_ ]?notes)$/i, 'a changelog'],
  [/^(contributing|how[-_ ]to[-_ ]contribute|contribution[-_ ]guide(lines)?)$/i, 'for those who contribute'],
  [/^(code[-_ ]of[-_ ]conduct|conduct)$/i, 'a code of conduct'],
  [/^(pull[-_ ]request|issue|bug[-_ ]report|feature[-_ ]request)[-_ ]template$/i, 'a form of the repository'],
  [/^(table[-_ ]of[-_ ]contents|toc|contents|summary|sidebar|navbar|langs)$/i, 'a table of contents'],
  [/^404$/, 'an error page'],
];

/** In capital letters at the top, as repositories have them; the same words in small letters may be a chapter's. */
const aboutTheRepository =
  /^(CHANGES|HISTORY|NEWS|RELEASES?|ROADMAP|TODO|SECURITY|SUPPORT|GOVERNANCE|MAINTAINERS|AUTHORS|CONTRIBUTORS|CREDITS|THANKS|NOTICE|INSTALL(ATION)?|BUILDING|UPGRADING|DEVELOPMENT|DEVELOPING|HACKING|STYLE[-_]?GUIDE|TRANSLAT(ING|IONS?)|FUNDING|AGENTS|CLAUDE|GEMINI)$/;

/**
 * Why a listener would not want a page, in a few words; null: it is read.
 * @param strict false: only for what cannot be listened to at all
 */
export function leftOutReason(candidate: Candidate, strict: boolean): string | null {
  const { document, text } = candidate;
  if (text.trim() === '') return 'an empty file';
  if (document.blocks.length === 0) return 'nothing in it is spoken';
  if (document.blocks.every(({ kind }) => kind === 'heading'))
    return document.skipped.some(({ kind }) => kind === 'code')
      ? 'only code under its heading'
      : 'a heading and nothing under it';
  if (document.blocks.every(({ text: words }) => /^\{[^}]*\}$/.test(words))) return 'a directive and no text';
  return byName(candidate) ?? (strict ? byContent(candidate) : null);
}

/** Whether a name alone says that a file is no chapter; for files that no list of the chapters has. */
export const isNamedLikeNone = (file: string): boolean =>
  /^readme$/i.test(stemOf(file)) ||
  aboutTheRepository.test(bareStem(file)) ||
  always.some(([pattern]) => pattern.test(bareStem(file)));

/** Without the number that it begins with. */
const bareStem = (file: string): string => stemOf(file).replace(/^\d+[-_. ]+(?=\D)/, '');

function byName({ file, document, isListed, isAtTop }: Candidate): string | null {
  const stem = bareStem(file);
  const title = document.title ?? '';
  for (const [pattern, reason] of always) if (pattern.test(stem) || pattern.test(title)) return reason;
  return !isListed && isAtTop && aboutTheRepository.test(stem) ? 'about the repository' : null;
}

function byContent(candidate: Candidate): string | null {
  const { file, frontMatter, isListed, isAtTop } = candidate;
  if (frontMatter.draft === true || frontMatter.published === false)
    return 'a draft, as its front matter says';
  if (['home', 'landing', '404', 'search'].includes(String(frontMatter.layout)) || frontMatter.home === true)
    return 'an index page';
  if (!isListed && isAtTop && /^readme$/i.test(stemOf(file))) return 'about the repository';
  const { spoken, linked, links } = measure(candidate);
  const isIndex = /^(index|readme|home)$/i.test(stemOf(file));
  if (!isIndex && links >= 3 && linked >= spoken / 2) return 'hardly more than links';
  if (isIndex && links >= 3 && linked >= spoken / 4) return 'an index page: hardly more than links';
  // Few words may be a dedication, or a part's motto: where the book's own list names them, they are meant.
  return isIndex && !isListed && spoken < 150 ? 'an index page: hardly a text' : null;
}

/** How many characters of a page are said, and how many of them are links. */
function measure({ document, text }: Candidate): { spoken: number; linked: number; links: number } {
  const spoken = document.blocks.reduce(
    (sum, block) => (block.kind === 'heading' ? sum : sum + block.text.length),
    0,
  );
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/!\[[^\][\n]*\]\([^)\n]*\)/g, '');
  const links = [...prose.matchAll(/\[([^\][\n]+)\](?:\([^)\n]*\)|\[[^\]\n]*\])/g)];
  return {
    spoken,
    linked: links.reduce((sum, [, words = '']) => sum + words.length, 0),
    links: links.length,
  };
}
