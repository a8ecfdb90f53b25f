import type { Construct, Extension, TokenizeContext } from 'micromark-util-types';
import type { Problem, Spot } from './source-text.js';

/**
 * How much of what a parser has to search through a chapter may have. Counts alone, so that a chapter gets the same answer
 * on every machine; far above any book that was tried (docs/decisions/markdown.md).
 */
export const limits = {
  /** Columns, counted from 1, in which a quotation or list item may begin. */
  nestingColumn: 200,
  /** `:::` containers that are open at once. */
  openContainers: 100,
  /** Marks of one kind in a paragraph, heading or table cell. */
  marks: 2000,
  /** Lines of a quotation or list item, one after another without a blank line or the next bullet. */
  itemLines: 10_000,
  /** Characters of YAML front matter, in which each key is compared with all others. */
  frontMatter: 50_000,
};

/** A chapter has too much of something to be read in a time that grows with its length. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  /** A sentence. */
  readonly what: string;
  readonly at: Spot;

  constructor(what: string, at: Spot) {
    super(what);
    this.what = what;
    this.at = at;
  }

  /** The same in a text that stands at a spot of its file. */
  movedTo({ line, column }: Spot): LimitError {
    const isFirst = this.at.line === 1;
    return new LimitError(this.what, {
      line: this.at.line + line - 1,
      column: this.at.column + (isFirst ? column - 1 : 0),
    });
  }
}

/** What is wrong, for a diagnostic. */
export const limitProblem = ({ what, at }: LimitError): Problem => ({
  code: 'markdown-too-complex',
  message: `${what} narrate does not read this chapter.`,
  hint: 'Is this the right file? Text that is no Markdown belongs in a code block; a list of that length in several paragraphs.',
  at,
  length: 1,
});

/** What micromark counts while it reads; it is none of the text's syntax itself. @throws LimitError */
export function limitSyntax(): Extension {
  const emphasis = countMarks('*, _ or ~');
  const brackets = countMarks('[, ] or !');
  const construct = (tokenize: Counter): Construct => ({
    tokenize(_effects, _ok, nok) {
      tokenize(this);
      return nok;
    },
  });
  const container = construct(checkNesting);
  return {
    document: Object.fromEntries([...'>*+-0123456789'].map((sign) => [sign.charCodeAt(0), container])),
    text: {
      ...Object.fromEntries([...'*_~'].map((sign) => [sign.charCodeAt(0), construct(emphasis)])),
      ...Object.fromEntries([...'[]!'].map((sign) => [sign.charCodeAt(0), construct(brackets)])),
    },
  };
}

type Counter = (context: TokenizeContext) => void;

/** Tried wherever a quotation or a list item may begin. */
function checkNesting(context: TokenizeContext): void {
  const { line, column } = context.now();
  if (column > limits.nestingColumn)
    throw new LimitError(`Quotations and lists are nested here beyond column ${limits.nestingColumn}.`, {
      line,
      column,
    });
}

/** Each paragraph, heading and table cell has a context of its own. */
function countMarks(kind: string): Counter {
  const counts = new WeakMap<TokenizeContext, number>();
  return (context) => {
    const count = (counts.get(context) ?? 0) + 1;
    counts.set(context, count);
    if (count <= limits.marks) return;
    const { line, column } = context.now();
    throw new LimitError(`This paragraph has more than ${limits.marks} of ${kind}.`, { line, column });
  };
}

/**
 * Counts what micromark itself could only tell when the time is spent.
 * @throws LimitError
 */
export function checkLines(text: string): void {
  const containers = new OpenContainers();
  let itemLines = 0;
  let line = 0;
  for (const lineText of text.split(/\r\n|\n|\r/)) {
    line += 1;
    containers.read(lineText, line);
    if (blank.test(lineText)) itemLines = 0;
    else if (bullet.test(lineText)) itemLines = 1;
    else if (itemLines > 0 || containerStart.test(lineText)) itemLines += 1;
    if (itemLines > limits.itemLines)
      throw new LimitError(
        `A quotation or list item goes on for more than ${limits.itemLines} lines without a blank one.`,
        { line, column: 1 },
      );
  }
}

const blank = /^[ \t>]*$/;
/** It begins a list item whatever stands before it, so that no paragraph goes on. */
const bullet = /^ {0,3}[-+*][ \t]+\S/;
const containerStart = /^ {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$))/;

/** A line of colons: what stands before them, how many there are, and what begins behind them. */
const fence = /^([ \t>*+\-\d.)]*)(:{3,})[ \t]*(\S?)/;

/**
 * The `:::` containers that are open at a line, or more: of those in a code block it does not know. Each is read once for
 * every container around it.
 */
class OpenContainers {
  /** The outermost first. A line of colons closes the outermost that has no more of them. */
  private readonly open: { readonly colons: number; readonly quotes: number; readonly indent: number }[] = [];

  read(lineText: string, line: number): void {
    if (!lineText.includes(':::')) return;
    const [, before = '', { length: colons } = '', name] = fence.exec(lineText) ?? [];
    if (colons === 0) return;
    const quotes = before.split('>').length - 1;
    if (name !== '') this.open.push({ colons, quotes, indent: before.length });
    else if (/^[ \t>]*$/.test(before)) this.close(colons, quotes, before.length);
    if (this.open.length > limits.openContainers)
      throw new LimitError(`More than ${limits.openContainers} containers are open here.`, {
        line,
        column: before.length + 1,
      });
  }

  private close(colons: number, quotes: number, indent: number): void {
    const outermost = this.open.findIndex(
      (one) => one.colons <= colons && one.quotes === quotes && indent <= one.indent + 3,
    );
    if (outermost !== -1) this.open.length = outermost;
  }
}
