import type { Construct, Extension, TokenizeContext } from 'micromark-util-types';
import type { Problem, Spot } from './source-text.js';

/**
 * Limits on syntax that takes a parser more than linear time. They are counts, so that a chapter gets the same result on
 * every machine, and far above every book that was tested (docs/decisions/markdown.md).
 */
export const limits = {
  /** Last column, counted from 1, in which a quotation or list item may begin. */
  nestingColumn: 200,
  /** `:::` containers that are open at once. */
  openContainers: 100,
  /** Signs of one kind in a paragraph, heading or table cell. */
  signs: 2000,
  /** Consecutive lines of a quotation or list item without a blank line or the next bullet. */
  itemLines: 10_000,
  /** Characters of YAML front matter: its parser compares each key with all others. */
  frontMatter: 50_000,
};

/** Thrown when a chapter exceeds one of the `limits`. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  /** The exceeded limit, as a sentence. */
  readonly what: string;
  readonly at: Spot;

  constructor(what: string, at: Spot) {
    super(what);
    this.what = what;
    this.at = at;
  }

  /** Returns the error with its place in the file, for text that begins at a spot of the file. */
  movedTo({ line, column }: Spot): LimitError {
    const isFirst = this.at.line === 1;
    return new LimitError(this.what, {
      line: this.at.line + line - 1,
      column: this.at.column + (isFirst ? column - 1 : 0),
    });
  }
}

/** Converts the error to a problem for a diagnostic. */
export const limitProblem = ({ what, at }: LimitError): Problem => ({
  code: 'markdown-too-complex',
  message: `${what} narrate does not read this chapter.`,
  hint: 'Check that this is the right file. Put text that is not Markdown in a code block, and split very long paragraphs and lists.',
  at,
  length: 1,
});

/** Creates a micromark extension that matches no syntax and counts signs and nesting. Parsing then throws LimitError. */
export function limitSyntax(): Extension {
  const emphasis = countSigns('*, _ or ~');
  const brackets = countSigns('[, ] or !');
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

/** Called wherever a quotation, a list item or a definition may begin. @throws LimitError */
export function checkNesting(context: TokenizeContext): void {
  const { line, column } = context.now();
  if (column > limits.nestingColumn)
    throw new LimitError(`Quotations and lists are nested beyond column ${limits.nestingColumn} here.`, {
      line,
      column,
    });
}

/** Counts for each context, since each paragraph, heading and table cell has its own. */
function countSigns(kind: string): Counter {
  const counts = new WeakMap<TokenizeContext, number>();
  return (context) => {
    const count = (counts.get(context) ?? 0) + 1;
    counts.set(context, count);
    if (count <= limits.signs) return;
    const { line, column } = context.now();
    throw new LimitError(`This paragraph has more than ${limits.signs} of the signs ${kind}.`, {
      line,
      column,
    });
  };
}

/**
 * Checks the limits that micromark could only check after it has spent the time.
 * @param readsContainers whether a construct of dialects reads `:::` containers, which has its own check
 * @throws LimitError
 */
export function checkLines(text: string, readsContainers: boolean): void {
  const containers = readsContainers ? null : new OpenContainers();
  let itemLines = 0;
  let line = 0;
  for (const lineText of text.split(/\r\n|\n|\r/)) {
    line += 1;
    containers?.read(lineText, line);
    if (blank.test(lineText)) itemLines = 0;
    else if (bullet.test(lineText)) itemLines = 1;
    else if (itemLines > 0 || containerStart.test(lineText)) itemLines += 1;
    if (itemLines > limits.itemLines)
      throw new LimitError(
        `A quotation or list item has more than ${limits.itemLines} lines without a blank line.`,
        { line, column: 1 },
      );
  }
}

const blank = /^[ \t>]*$/;
/** Starts a list item after any text, so it ends a paragraph. */
const bullet = /^ {0,3}[-+*][ \t]+\S/;
const containerStart = /^ {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$))/;

/** Line with colons: the text before them, the colons, and the first character after them. */
const fence = /^([ \t>*+\-\d.)]*)(:{3,})[ \t]*(\S?)/;

/**
 * Counts the open `:::` containers. May count too many, since it also counts those in code blocks. micromark reads each
 * container once for every outer container.
 */
class OpenContainers {
  /** Outermost first. A line of colons closes the outermost container that does not have more colons. */
  private readonly open: { readonly colons: number; readonly quotes: number; readonly indent: number }[] = [];

  read(lineText: string, line: number): void {
    if (!lineText.includes(':::')) return;
    const [, before = '', { length: colons } = '', name] = fence.exec(lineText) ?? [];
    if (colons === 0) return;
    const quotes = before.split('>').length - 1;
    if (name !== '') this.open.push({ colons, quotes, indent: before.length });
    else if (/^[ \t>]*$/.test(before)) this.close(colons, quotes, before.length);
    if (this.open.length > limits.openContainers)
      throw new LimitError(`More than ${limits.openContainers} ::: containers are open here.`, {
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
