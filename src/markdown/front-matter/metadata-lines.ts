import type { SourceText } from '../parse/source-text.js';
import { type FrontMatter, noFrontMatter as none } from './front-matter.js';
import { languageOf, spanOfLine, titleText } from './metadata.js';

/** A file that is longer than this before its first blank line begins with text. */
const longest = 5000;

/** Returns the lines up to the first blank one. Null: there is no blank line, so the lines could be the whole text. */
function linesOf({ text }: SourceText): { lines: readonly string[]; end: number } | null {
  const lines: string[] = [];
  let end = 0;
  for (const [whole, line = '', lineEnd] of text.slice(0, longest).matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    if (line.trim() === '') return { lines, end };
    if (lineEnd === '') return null;
    lines.push(line);
    end += whole.length;
  }
  return null;
}

/** Keys of MultiMarkdown, and of the programs that use its metadata, which a book's text does not begin with. */
const knownKeys: ReadonlySet<string> = new Set(
  (
    'title subtitle author authors date copyright keywords tags language lang publisher affiliation email ' +
    'latexmode latexinput latexfooter latexconfig latexbegin latexleader latextitle htmlheader css ' +
    'baseheaderlevel quoteslanguage bibtex category categories slug status summary template'
  ).split(' '),
);

const keyLine = /^(\p{L}[\p{L}\p{N} _-]{0,40}?)[ \t]*:[ \t]*(.*)$/u;
const foldKey = (key: string): string => key.toLowerCase().replace(/[ _-]/g, '');

/**
 * Reads metadata lines of MultiMarkdown (`Title: The Quay`). Only sure cases: all lines up to the first blank one are keys and
 * values, the first key is a known one, and there is a title or nothing but known keys.
 * @returns null: the chapter begins with text
 */
export function readMetadataLines(source: SourceText): FrontMatter | null {
  const first = keyLine.exec(source.line(1))?.[1];
  if (first === undefined || !knownKeys.has(foldKey(first))) return null;
  const block = linesOf(source);
  if (block === null) return null;
  const values = new Map<string, { text: string; line: number }>();
  let last: { text: string } | null = null;
  for (const [index, line] of block.lines.entries()) {
    const [, key, value = ''] = keyLine.exec(line) ?? [];
    if (key !== undefined) {
      last = { text: value };
      values.set(foldKey(key), Object.assign(last, { line: index + 1 }));
    } else if (last && /^[ \t]/.test(line)) last.text += ` ${line.trim()}`;
    else return null;
  }
  const isKnown = values.size > 1 && [...values.keys()].every((key) => knownKeys.has(key));
  const title = values.get('title');
  if (!title?.text.trim() && !isKnown) return null;
  const text = titleText(title?.text);
  return {
    ...none,
    end: block.end,
    isFenced: false,
    title: title && text !== null ? { text, span: spanOfLine(title.line, source) } : null,
    language: languageOf(values.get('lang')?.text, values.get('language')?.text),
  };
}

/** Reads a title block of Pandoc: up to three lines of `% title`, `% authors` and `% date`. @returns null: there is none */
export function readTitleBlock(source: SourceText): FrontMatter | null {
  if (!/^%(?:[ \t]|$)/.test(source.line(1))) return null;
  const block = linesOf(source);
  if (block === null) return null;
  const fields: string[] = [];
  for (const line of block.lines) {
    if (/^%(?:[ \t]|$)/.test(line)) fields.push(line.slice(1));
    else if (/^[ \t]/.test(line)) fields.push(`${fields.pop()} ${line}`);
    else return null;
  }
  if (fields.length > 3) return null;
  const text = titleText(fields[0]);
  return {
    ...none,
    end: block.end,
    isFenced: false,
    title: text === null ? null : { text, span: spanOfLine(1, source) },
  };
}
