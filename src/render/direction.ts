/** Scripts that are written from right to left, by their codes in ISO 15924. */
const rightToLeft = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',

  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
  'Yezi',
]);

/** Returns the direction of a language's script. @param language BCP-47; null, or not a tag: left to right */
export function directionOf(language: string | null): 'ltr' | 'rtl' {
  try {
    return rightToLeft.has(new Intl.Locale(language ?? 'und').maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}
