import { limits } from '../parse/limits.js';
import type { SourceText } from '../parse/source-text.js';
import { type FrontMatter, noFrontMatter as none } from './front-matter.js';
import { type Fenced, factsOf } from './metadata.js';

/** Reads JSON between `;;;` lines, with or without braces around it; without front matter, the lines are text. */
export function readFencedJson({ inner, end }: Fenced, source: SourceText): FrontMatter {
  const metadata = objectIn(inner) ?? objectIn(`{${inner}}`);
  return metadata === null ? none : { ...none, end, ...factsOf(metadata, end, source) };
}

/** Reads a JSON object with which a chapter begins; null: it begins with other text. */
export function readJson(source: SourceText): FrontMatter | null {
  const { text } = source;
  if (!/^\{\s*"/.test(text)) return null;
  const end = endOfObject(text.slice(0, limits.frontMatter));
  const metadata = end === 0 ? null : objectIn(text.slice(0, end));
  if (metadata === null || !/^[ \t]*(?:[\r\n]|$)/.test(text.slice(end, end + 100))) return null;
  return { ...none, end, isFenced: false, ...factsOf(metadata, end, source) };
}

/** Returns the offset after the brace that closes the first one; 0: there is none. */
function endOfObject(text: string): number {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isInString && sign === '\\') at += 1;
    else if (sign === '"') isInString = !isInString;
    else if (!isInString && sign === '{') depth += 1;
    else if (!isInString && sign === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return 0;
}

function objectIn(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
