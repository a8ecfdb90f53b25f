/** How much of a list entry a hint shows, in UTF-16 units. */
const maxShown = 60;

/** Message and hint for a line that looks like a list entry but is none. */
export interface MissingSpace {
  readonly message: string;
  readonly hint: string;
  /** Column of the `-`, from 1. */
  readonly column: number;
}

/** Tells whether a line is a list entry: `-` and a space. */
export const isListEntry = (line: string): boolean => /^ *- /.test(line);

/** Explains a line that begins with `-` without a space after it; null: it does not. YAML reads such a line as text. */
export function missingSpace(line: string): MissingSpace | null {
  const found = /^( *)-(?=[^\s-])/.exec(line);
  if (found === null) return null;
  const entry = line.slice(found[0].length).trimEnd();
  const shown = entry.length > maxShown ? `${entry.slice(0, maxShown)}…` : entry;
  return {
    message: 'This line begins with `-` without a space after it.',
    hint: `Write a space after the \`-\`: \`- ${shown}\``,
    column: (found[1] ?? '').length + 1,
  };
}
