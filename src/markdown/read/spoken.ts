import type { EngineProfile } from '../../engines/engine.js';
import type { Pronouncer, Respelling } from './pronounce.js';

const bracketed = /\[([^[\]]*)\]/g;

/** A text's bracketed delivery tags that `read.tags` lists, letter case aside. */
const isListed = (inner: string, tags: readonly string[]): boolean =>
  tags.some((tag) => tag.toLowerCase() === inner.toLowerCase());

/** What becomes of a text on its way to the engine. */
export interface SpokenRules {
  readonly tags: readonly string[];
  readonly pronounce: Pronouncer;
  readonly profile: EngineProfile;
}

/**
 * What goes to the engine for a text: words respelt as the manifest's `pronounce` says, but for those in delivery tags. To an
 * engine that takes bracketed delivery tags, brackets arrive as parentheses, unless they hold a tag of the list; for one
 * that takes none, it is the other way about: a tag of the list stands in parentheses, and other brackets mean nothing
 * to it.
 * @param onRespelling told of every word that is respelt, in order; nothing else changes a text's length
 */
export function spokenText(
  text: string,
  { tags, pronounce, profile }: SpokenRules,
  onRespelling: (respelling: Respelling) => void = () => {},
): string {
  const takesTags = profile.tagSyntax !== 'none';
  const plain = (part: string, start: number) => {
    const said = pronounce(part, (respelling) => onRespelling({ ...respelling, at: start + respelling.at }));
    return takesTags ? withoutBrackets(said) : said;
  };
  if (tags.length === 0 || !text.includes('[')) return plain(text, 0);
  let spoken = '';
  let from = 0;
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(bracketed)) {
    if (!isListed(inner, tags)) continue;
    spoken += plain(text.slice(from, index), from) + (takesTags ? whole : `(${inner})`);
    from = index + whole.length;
  }
  return spoken + plain(text.slice(from), from);
}

const withoutBrackets = (text: string): string => text.replaceAll('[', '(').replaceAll(']', ')');

/** The first tag of the list that a text holds, as it is written there; null: none. */
export function listedTag(text: string, tags: readonly string[]): string | null {
  if (tags.length === 0 || !text.includes('[')) return null;
  for (const [whole, inner = ''] of text.matchAll(bracketed)) if (isListed(inner, tags)) return whole;
  return null;
}
