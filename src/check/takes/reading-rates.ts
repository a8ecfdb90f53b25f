/**
 * Letters a second (see `spokenLength`) of an unhurried reader, by language. Estimates within about a fifth, which is
 * enough for a range this wide. Arabic and Hebrew write few vowels; Vietnamese and Thai have short words.
 */
const lettersPerSecond: Readonly<Record<string, number>> = {
  ar: 11,
  bn: 13,
  de: 15,
  en: 15,
  es: 17,
  fa: 12,
  fr: 16,
  he: 11,
  hi: 13,
  id: 16,
  it: 16,
  mr: 13,
  ta: 14,
  te: 14,
  th: 13,
  tr: 15,
  uk: 14,
  ru: 14,
  vi: 13,
};
const defaultRate = 15;

/** Rates of a slow storyteller and of a hurried voice, relative to the unhurried reader. */
const slowest = 0.42;
const fastest = 1.85;
/** Short texts vary more, and a voice may breathe before and after them. */
const allowance = { lessSeconds: 0.5, moreSeconds: 2 };

/** Plausible range for the length of a reading. */
export interface DurationBand {
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/**
 * Returns the range for any voice, from the first word of a text to the last.
 * @param letters length of the text (see `spokenLength`)
 * @param language BCP-47; null: unknown
 */
export function durationBand(letters: number, language: string | null): DurationBand {
  const rate = lettersPerSecond[language?.toLowerCase().replace(/-.*/, '') ?? ''] ?? defaultRate;
  return {
    leastSeconds: Math.max(0, letters / (rate * fastest) - allowance.lessSeconds),
    mostSeconds: letters / (rate * slowest) + allowance.moreSeconds,
  };
}
