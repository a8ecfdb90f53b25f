/** Pattern of a BCP-47 tag for the JSON Schema (RFC 5646: subtags of up to eight letters and digits). */
export const languagePattern = '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$';

/** Returns what is wrong with a language tag; null: it is well-formed BCP-47. */
export function languageProblem(tag: string): { message: string; hint: string } | null {
  if (isWellFormed(tag)) return null;
  const corrected = tag.replace(/\..*$/, '').replaceAll('_', '-');
  return {
    message: `The language "${tag}" is not a BCP-47 tag.`,
    hint: isWellFormed(corrected)
      ? `Write ${corrected}.`
      : 'Write it like en-GB: the language, a hyphen, the region.',
  };
}

function isWellFormed(tag: string): boolean {
  if (!new RegExp(languagePattern).test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
