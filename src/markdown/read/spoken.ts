import type { EngineProfile } from '../../engines/engine.js';
import type { Pronouncer, Respelling } from './pronounce.js';

const bracketed = /\[([^[\]]*)\]/g;

/** Tells whether `read.tags` lists a delivery tag, ignoring letter case. */
const isListed = (inner: string, tags: readonly string[]): boolean =>
  tags.some((tag) => tag.toLowerCase() === inner.toLowerCase());

/** Rules for the text that an engine gets. */
export interface SpokenRules {
  readonly tags: readonly string[];
  readonly pronounce: Pronouncer;
  readonly profile: EngineProfile;
}

/**
 * Returns the text for the engine, with the respellings of `pronounce` outside delivery tags. For an engine that supports
 * bracketed delivery tags, all brackets but those of listed tags become parentheses. For other engines, only the brackets
 * of listed tags become parentheses.
 * @param onRespelling called for every respelt word, in order; nothing else changes the length of the text
 */
export function spokenText(
  text: string,
  { tags, pronounce, profile }: SpokenRules,
  onRespelling: (respelling: Respelling) => void = () => {},
): string {
  const supportsTags = profile.tagSyntax !== 'none';
  const hasTags = tags.length > 0 && text.includes('[');
  if (!hasTags) {
    const respelt = pronounce(text, onRespelling);
    return supportsTags ? withoutBrackets(respelt) : respelt;
  }
  const plain = (part: string, start: number) => {
    const respelt = pronounce(part, (respelling) =>
      onRespelling({ ...respelling, at: start + respelling.at }),
    );
    return supportsTags ? withoutBrackets(respelt) : respelt;
  };
  let spoken = '';
  let from = 0;
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(bracketed)) {
    if (!isListed(inner, tags)) continue;
    spoken += plain(text.slice(from, index), from) + (supportsTags ? whole : `(${inner})`);
    from = index + whole.length;
  }
  return spoken + plain(text.slice(from), from);
}

const withoutBrackets = (text: string): string =>
  text.includes('[') || text.includes(']') ? text.replaceAll('[', '(').replaceAll(']', ')') : text;

/** Returns the first listed tag in a text, as written there; null: none. */
export function listedTag(text: string, tags: readonly string[]): string | null {
  if (tags.length === 0 || !text.includes('[')) return null;
  for (const [whole, inner = ''] of text.matchAll(bracketed)) if (isListed(inner, tags)) return whole;
  return null;
}
