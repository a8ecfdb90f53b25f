import type { MarkdownDocument } from '../block.js';
import type { Problem, Spot } from '../parse/source-text.js';

/** Kind of part whose words are counted when it is skipped. */
export type CountedKind = keyof MarkdownDocument['skippedWords'];

/** Text that its author may not know to be lost: what Markdown takes for something else, and the words of skipped parts. */
export interface LostText {
  /** Number of words in skipped parts, by kind. Of code, only words in sentences. */
  readonly words: Partial<Record<CountedKind, number>>;
  /** Paragraphs of prose that Markdown takes for code, because they are indented. */
  readonly indented: { readonly at: Spot; readonly paragraphs: number; readonly words: number }[];
  /** Formulas without words under the policy `math: speak`. */
  readonly formulas: { readonly at: Spot; readonly problem: string }[];
  /** Lines such as `#Chapter One`. */
  readonly unspacedHeadings: { readonly at: Spot; readonly length: number; readonly text: string }[];
}

/** Creates the state for a chapter. */
export const createLostText = (): LostText => ({
  words: {},
  formulas: [],
  indented: [],
  unspacedHeadings: [],
});

/** Returns a warning for each kind of lost text, at its first place, since an author mostly repeats a mistake. */
export const lostTextProblems = ({ formulas, indented, unspacedHeadings }: LostText): Problem[] => [
  ...formulaProblem(formulas),
  ...indentedProblem(indented),
  ...headingProblem(unspacedHeadings),
];

function formulaProblem(found: LostText['formulas']): Problem[] {
  const [first] = found;
  if (!first) return [];
  const more = found.length === 1 ? '' : ` The same happens to ${found.length - 1} more in this chapter.`;
  return [
    {
      code: 'markdown-math-unspeakable',
      message: `narrate only announces this formula, because ${first.problem}.${more}`,
      hint: 'Correct the formula, or put <!-- narrate: say="…" --> before a formula on lines of its own.',
      at: first.at,
      length: 1,
    },
  ];
}

function indentedProblem(found: LostText['indented']): Problem[] {
  const [first] = found;
  if (!first) return [];
  const paragraphs = found.reduce((sum, one) => sum + one.paragraphs, 0);
  const words = found.reduce((sum, one) => sum + one.words, 0);
  const message =
    paragraphs === 1
      ? `This indented paragraph of ${words} words is code in Markdown, so it is skipped.`
      : `From here on, ${paragraphs} indented paragraphs with ${words} words are code in Markdown, so they are skipped.`;
  const hint = 'Remove the spaces or the tab before each line, or set `read: { code: read }`.';
  return [{ code: 'markdown-indented-prose', message, hint, at: first.at, length: Number.MAX_SAFE_INTEGER }];
}

function headingProblem(found: LostText['unspacedHeadings']): Problem[] {
  const [first] = found;
  if (!first) return [];
  const { at, length, text } = first;
  const others = found.length - 1;
  const more = others === 0 ? '' : ` The chapter has ${others} more such ${others === 1 ? 'line' : 'lines'}.`;
  return [
    {
      code: 'markdown-heading-unspaced',
      message: `This line is not a heading, because there is no space after \`#\`.${more}`,
      hint: `Write ${text}`,
      at,
      length,
    },
  ];
}
