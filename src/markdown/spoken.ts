import type { EngineProfile } from '../engines/engine.js';

const bracketed = /\[([^[\]]*)\]/g;

/** A text's bracketed delivery tags that `read.tags` lists, letter case aside. */
const isListed = (inner: string, tags: readonly string[]): boolean =>
  tags.some((tag) => tag.toLowerCase() === inner.toLowerCase());

/**
 * What goes to the engine for a text: as long as the text itself, so that offsets agree. To an engine that takes
 * bracketed delivery tags, brackets arrive as parentheses, unless they hold a tag of the list; for one that takes none,
 * it is the other way about: a tag of the list stands in parentheses, and other brackets mean nothing to it.
 */
export function spokenText(text: string, tags: readonly string[], profile: EngineProfile): string {
  if (!/[[\]]/.test(text)) return text;
  if (profile.tagSyntax === 'none') {
    return text.replace(bracketed, (whole, inner: string) => (isListed(inner, tags) ? `(${inner})` : whole));
  }
  let spoken = '';
  let from = 0;
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(bracketed)) {
    if (!isListed(inner, tags)) continue;
    spoken += withoutBrackets(text.slice(from, index)) + whole;
    from = index + whole.length;
  }
  return spoken + withoutBrackets(text.slice(from));
}

const withoutBrackets = (text: string): string => text.replaceAll('[', '(').replaceAll(']', ')');

/** The first tag of the list that a text holds, as it is written there; null: none. */
export function listedTag(text: string, tags: readonly string[]): string | null {
  if (tags.length === 0 || !text.includes('[')) return null;
  for (const [whole, inner = ''] of text.matchAll(bracketed)) if (isListed(inner, tags)) return whole;
  return null;
}
