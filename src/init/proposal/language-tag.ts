import { languageProblem } from '../../manifest/schema/language.js';

/**
 * A language as a manifest has it, from how other tools and people write it (`en_GB`, `de_DE.UTF-8`); null: it is none. Longer
 * first parts than three letters are well-formed in BCP-47, but no language has one: `english` is not meant as a tag.
 */
export function languageTag(text: string): string | null {
  const tag = text.trim().replace(/\..*$/, '').replaceAll('_', '-');
  return languageProblem(tag) === null && /^[a-z]{2,3}(-|$)/i.test(tag) ? tag : null;
}
