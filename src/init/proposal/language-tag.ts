import { languageProblem } from '../../manifest/schema/language.js';

/**
 * Converts a language of other tools (`en_GB`, `de_DE.UTF-8`, `eng`) to a BCP-47 tag in its shortest form; null: it is not
 * one, or says that the language is unknown (`und`), none (`zxx`) or more than one (`mul`). Rejects a first part of more
 * than three letters, such as `english`: it is well-formed, but no language has it.
 */
export function languageTag(text: string): string | null {
  const tag = text.trim().replace(/\..*$/, '').replaceAll('_', '-');
  if (languageProblem(tag) !== null || !/^[a-z]{2,3}(-|$)/i.test(tag)) return null;
  const [canonical = tag] = Intl.getCanonicalLocales(tag);
  return /^(?:und|mul|zxx)(-|$)/.test(canonical) ? null : canonical;
}
