import { languageProblem } from '../../manifest/schema/language.js';

/**
 * Converts a language of other tools (`en_GB`, `de_DE.UTF-8`) to a BCP-47 tag; null: it is not one. Rejects a first part
 * of more than three letters, such as `english`: it is well-formed, but no language has it.
 */
export function languageTag(text: string): string | null {
  const tag = text.trim().replace(/\..*$/, '').replaceAll('_', '-');
  return languageProblem(tag) === null && /^[a-z]{2,3}(-|$)/i.test(tag) ? tag : null;
}
