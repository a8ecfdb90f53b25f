/** What the content of a container becomes. All but `blocks` and `figure` hold no Markdown. */
export type ContentForm = 'blocks' | 'figure' | 'code' | 'math' | 'template';

/** Lines of options directly after an opening line: `:class: tip`, YAML with an indent, or `title: A title`. */
export type OptionForm = 'myst' | 'indented' | 'plain' | null;

/** First line of a container. */
export interface Opening {
  /** First sign of the line. */
  readonly sign: string;
  /** Number of signs: colons, slashes, backticks or tildes. */
  readonly size: number;
  readonly name: string;
  /** Start and end of the title in the line; null: the line has none. */
  readonly title: readonly [start: number, end: number] | null;
  /** Title that the page shows although none is written; null: none. */
  readonly shownTitle: string | null;
  /** Whether Pandoc and Quarto do not show `shownTitle`. */
  readonly isHiddenInPandoc: boolean;
  readonly isAdmonition: boolean;
  /** Whether a page hides the content. */
  readonly isHidden: boolean;
  readonly form: ContentForm;
  readonly options: OptionForm;
  /** Argument of a container that holds no Markdown: a language, or the path of a picture. */
  readonly argument: string;
  /** Alternative text in the opening line; null: none. */
  readonly alt: string | null;
  /** Whether the indent of the content has no meaning. */
  readonly isFreelyIndented: boolean;
}

/** Returns an opening with defaults: a box without a title, for blocks. */
export const openingOf = (parts: Partial<Opening> & Pick<Opening, 'sign' | 'size' | 'name'>): Opening => ({
  title: null,
  shownTitle: null,
  isHiddenInPandoc: false,
  isAdmonition: false,
  isHidden: false,
  form: 'blocks',
  options: null,
  argument: '',
  alt: null,
  isFreelyIndented: false,
  ...parts,
});

/** Returns the range without white space at its ends; null: nothing is left. */
export function trimmedRange(line: string, start: number, end: number): readonly [number, number] | null {
  const text = line.slice(start, end);
  const from = start + text.length - text.trimStart().length;
  const to = start + text.trimEnd().length;
  return from < to ? [from, to] : null;
}
