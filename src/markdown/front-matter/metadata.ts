import { languageProblem } from '../../manifest/schema/language.js';
import type { Span } from '../block.js';
import { deliveryFrom } from '../cast/delivery-attributes.js';
import type { SourceText, Spot } from '../parse/source-text.js';
import { normaliseText } from '../read/normalise-text.js';
import type { FrontMatter } from './front-matter.js';

/** Front matter between two fences. */
export interface Fenced {
  /** Text between the fences, from the second line of the chapter. */
  readonly inner: string;
  /** Offset in the chapter's text after the closing fence. */
  readonly end: number;
}

/** Returns a title as a text on one line; null: it is not a text, or has no words. */
export const titleText = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? normaliseText(String(value)) || null : null;

/** Returns the first of the values that is a BCP-47 tag; null: none. Accepts `de_DE`. */
export function languageOf(...values: readonly unknown[]): string | null {
  const tags = values.map((value) => (typeof value === 'string' ? value.trim().replaceAll('_', '-') : ''));
  // No language has a first part of more than three letters, such as `english`.
  return tags.find((tag) => /^[a-z]{2,3}(?:-|$)/i.test(tag) && languageProblem(tag) === null) ?? null;
}

/** Returns what narrate uses of parsed metadata. Places are those of the first lines with the keys. */
export function factsOf(
  metadata: Readonly<Record<string, unknown>>,
  end: number,
  source: SourceText,
): Pick<FrontMatter, 'title' | 'language' | 'comment' | 'diagnostics'> {
  const lines = source.text.slice(0, end).split(/\r\n|\n|\r/);
  const spanOfKey = (key: RegExp) =>
    spanOfLine(
      Math.max(
        0,
        lines.findIndex((line) => key.test(line)),
      ) + 1,
      source,
    );
  const text = titleText(metadata.title);
  return {
    title: text === null ? null : { text, span: spanOfKey(/^[ \t{]*["']?title["']?[ \t]*[:=]/) },
    language: languageOf(metadata.lang, metadata.language),
    ...voiceOf(metadata.narrate, spanOfKey(/^[ \t{[]*["']?narrate\b/), source),
  };
}

function voiceOf(
  settings: unknown,
  { line, column }: Spot,
  source: SourceText,
): Pick<FrontMatter, 'comment' | 'diagnostics'> {
  if (settings === undefined) return { comment: null, diagnostics: [] };
  const at = { line, column };
  const { length } = source.line(line);
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    return { comment: null, diagnostics: [source.diagnose({ ...notMapping, at, length })] };
  const attributes = Object.entries(settings).map(([key, value]) => ({ key, value, where: null }));
  const { delivery, problems } = deliveryFrom(attributes);
  const diagnostics = problems.map(({ code, message, hint }) =>
    source.diagnose({ code, message, hint, at, length }),
  );
  const comment = { delivery, ...at, excerpt: source.excerpt(at, length) };
  return { comment: problems.length > 0 ? null : comment, diagnostics };
}

/** Problem of `narrate:` that is not a mapping. */
export const notMapping = {
  code: 'markdown-mark-bad-value',
  message: '`narrate` in the front matter must have settings, such as `as: letter`.',
  hint: 'Write narrate: { as: letter }, or put each key on a line of its own.',
} as const;

/** Returns the range of a line without white space at its ends. */
export function spanOfLine(line: number, source: SourceText): Span {
  const text = source.line(line);
  const column = text.length - text.trimStart().length + 1;
  return { line, column, endLine: line, endColumn: Math.max(column, text.trimEnd().length + 1) };
}
