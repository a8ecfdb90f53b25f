/**
 * Letters a second (as `spokenLength` counts them) of an unhurried reader, by language. Estimates, good to a fifth or so,
 * which a band this wide allows for: Arabic and Hebrew write few of their vowels, Vietnamese and Thai have short words.
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
const otherwise = 15;

/** A slow storyteller, and the fastest that a voice speaks when told to hurry, against the unhurried reader. */
const slowest = 0.42;
const fastest = 1.85;
/** A word or two is said at any pace, and a voice may breathe before and after it. */
const allowance = { lessSeconds: 0.5, moreSeconds: 2 };

/** How long a reading may be. */
export interface DurationBand {
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/**
 * The time that a text of this length (see `spokenLength`) takes any voice to read, from the first word to the last.
 * `language` is BCP-47; null: not known.
 */
export function durationBand(letters: number, language: string | null): DurationBand {
  const rate = lettersPerSecond[language?.toLowerCase().replace(/-.*/, '') ?? ''] ?? otherwise;
  return {
    leastSeconds: Math.max(0, letters / (rate * fastest) - allowance.lessSeconds),
    mostSeconds: letters / (rate * slowest) + allowance.moreSeconds,
  };
}
