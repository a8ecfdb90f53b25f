import { visible } from '../terminal-text.js';
import { displayWidth } from './display-width.js';
import { shortName, typedCommands } from './typed-commands.js';

/** Wider lines are harder to read, even on a wide terminal. */
const maxColumns = 80;

/** The width of the lines of a text, and its commands. */
export interface Width {
  readonly columns: number;
  /** How the user started narrate. Commands are written so before the text is broken into lines. Default: `narrate`. */
  readonly startedAs?: string | undefined;
}

interface Margins extends Width {
  readonly indent: number;
}

/**
 * Breaks text at spaces into lines of at most 80 columns, or the width of a narrower terminal. A longer word gets its own line.
 * Lines after the first are indented by two more columns.
 * @param words a text, or separate words that are already visible, because some of them have a style
 */
export const wrap = (words: string | readonly string[], margins: Margins): string =>
  wrappedLines(words, margins)
    .map((line) => `${line}\n`)
    .join('');

/** Breaks text as `wrap` does, and returns the lines without line ends. */
export function wrappedLines(
  words: string | readonly string[],
  { columns, indent, startedAs = shortName }: Margins,
): readonly string[] {
  const width = Math.max(20, Math.min(maxColumns, columns));
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const split =
    typeof words === 'string' ? wordsIn(typedCommands(visible(words), startedAs), width - indent - 2) : words;
  for (const word of split) {
    const length = displayWidth(word);
    if (line !== '' && used + 1 + length > width) {
      lines.push(line);
      line = '';
    }
    const margin = ' '.repeat(lines.length === 0 ? indent : indent + 2);
    used = line === '' ? margin.length + length : used + 1 + length;
    line = line === '' ? `${margin}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
}

/** What `visible` never leaves in a text. */
const joint = '\0';

/** Matches a command in backticks with the punctuation around it. A backtick within a word, such as a file name, does not begin a command. */
const command = /(?<![^ ])[^\p{L}\p{N}` ]*`[^`]*`[^ ]*/gu;

/**
 * Returns the words of a visible text. A command in backticks is one word if it fits into a line with its punctuation, so that it can
 * be copied.
 */
function wordsIn(text: string, width: number): readonly string[] {
  const joined = (found: string) => (displayWidth(found) <= width ? found.replaceAll(' ', joint) : found);
  return text
    .replace(command, joined)
    .split(' ')
    .map((word) => word.replaceAll(joint, ' '));
}

/** Returns text as one line if it fits, as in a log, and otherwise wrapped. */
export function wrapIfLong(text: string, width: Width): string {
  const line = typedCommands(visible(text), width.startedAs ?? shortName);
  return displayWidth(line) <= width.columns ? `${line}\n` : wrap(text, { ...width, indent: 0 });
}

/** Returns a name and a text about it as one line if it fits, and otherwise the name with the wrapped text below it. */
export function hang(name: string, said: string, { indent, ...width }: Margins): string {
  const typed = typedCommands(said, width.startedAs ?? shortName);
  const line = `${visible(`${' '.repeat(indent)}${name}${typed}`)}\n`;
  if (said === '' || displayWidth(line.trimEnd()) <= width.columns) return line;
  const rest = said.replace(/^[\s:]+/, '');
  return `${' '.repeat(indent)}${visible(name)}${said.startsWith(':') ? ':' : ''}\n${wrap(rest, { ...width, indent: indent + 4 })}`;
}
