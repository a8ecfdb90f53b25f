import { defaultEngine } from '../../../engines/defaults.js';
import { profileOf } from '../../../engines/registry.js';

/**
 * Adds the most likely region to a language without one (CLDR, likely subtags: `en` becomes `en-US`), if the engine of the
 * written manifest lists the language only with regions. Otherwise the manifest would begin with a warning that its author
 * did not cause.
 * @param tag a BCP-47 tag; null: none
 */
export function spokenLanguage(tag: string | null): string | null {
  const languages = profileOf(defaultEngine)?.languages ?? [];
  if (tag === null || languages.includes(tag)) return tag;
  const { language, region, script } = new Intl.Locale(tag);
  if (region !== undefined || script !== undefined) return tag;
  const likely = `${language}-${new Intl.Locale(tag).maximize().region}`;
  return languages.includes(likely) ? likely : tag;
}
