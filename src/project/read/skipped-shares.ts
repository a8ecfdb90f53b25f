import { countWords } from '../../base/count-words.js';
import type { Diagnostic } from '../../base/diagnostic.js';
import { formatCount } from '../../base/format-count.js';
import type { BookCode } from '../project-codes.js';
import type { ParsedChapter } from './read-chapters.js';

/** Share of a chapter's words above which users probably do not know that they are skipped. */
const mostSkipped = 0.2;
/** Below this, a small chapter with one small table would have a warning. */
const fewestWords = 20;
/** With more chapters than this, there is one warning for the book. */
const mostWarnings = 3;

const kinds = [
  { kind: 'table', node: 'table', where: 'tables', policy: 'tables' },
  { kind: 'code', node: 'code', where: 'sentences in code blocks', policy: 'code' },
  { kind: 'html', node: 'html', where: 'HTML blocks', policy: 'html' },
] as const;

interface Share {
  readonly file: string;
  /** Line of the first skipped part of this kind. */
  readonly line: number;
  readonly skipped: number;
  readonly all: number;
}

/** Warns about chapters with many words in skipped tables, code or HTML: for each kind, of each chapter or of the book. */
export function skippedShares(chapters: readonly ParsedChapter[]): Diagnostic[] {
  const counted = chapters
    // A chapter without spoken text has a warning of its own.
    .filter(
      ({ document: { blocks, skippedWords } }) => blocks.length > 0 && Object.keys(skippedWords).length > 0,
    )
    .filter(maySkipMuch)
    .map((chapter) => ({ chapter, all: wordsOf(chapter) }));
  return kinds.flatMap(({ kind, node, where, policy }) => {
    const shares = counted
      .map(({ chapter: { file, document }, all }): Share => {
        const line = document.skipped.find((part) => part.kind === node)?.line ?? 1;
        return { file, line, skipped: document.skippedWords[kind] ?? 0, all };
      })
      .filter(({ skipped, all }) => skipped >= fewestWords && skipped > mostSkipped * all);
    const hint = `To read them, set \`read: { ${policy}: read }\`.`;
    if (shares.length <= mostWarnings)
      return shares.map((share) =>
        warning(`${countOf(share)} of this chapter are in ${where}, which are skipped.`, hint, share),
      );
    const [worst] = shares.toSorted((a, b) => b.skipped / b.all - a.skipped / a.all) as [Share];
    const message = `In ${shares.length} of ${chapters.length} chapters, over a fifth of the words are in ${where}, which are skipped. Most in ${worst.file}: ${countOf(worst)}.`;
    return [warning(message, hint, worst)];
  });
}

/** No language has longer words on average, in characters. */
const longestWords = 15;

/** Tells without counting words whether a chapter may be over the limit. Counting the words of a book takes a few per cent of its plan. */
function maySkipMuch({ document: { blocks, skippedWords } }: ParsedChapter): boolean {
  const most = Math.max(...Object.values(skippedWords));
  const characters = blocks.reduce((total, { text }) => total + text.length, 0);
  return most >= fewestWords && most > mostSkipped * (characters / longestWords);
}

const wordsOf = ({ document: { blocks, skippedWords } }: ParsedChapter): number =>
  [...blocks.map(({ text }) => countWords(text)), ...Object.values(skippedWords)].reduce((a, b) => a + b, 0);

const countOf = ({ skipped, all }: Share): string => `${formatCount(skipped)} of ${formatCount(all)} words`;

const warning = (message: string, hint: string, { file, line }: Share): Diagnostic => ({
  code: 'words-skipped' satisfies BookCode,
  severity: 'warning',
  message,
  place: { file, line, column: 1 },
  hint,
});
