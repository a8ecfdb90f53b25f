import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { italian } from './italian.js';
import type { LanguageReadings } from './language.js';
import { spanish } from './spanish.js';

const readings: Readonly<Record<string, LanguageReadings>> = {
  de: german,
  en: english,
  es: spanish,
  fr: french,
  it: italian,
};

/** Returns the readings of a language (a BCP-47 tag); null: narrate has none. */
export function readingsOf(language: string): LanguageReadings | null {
  const primary = language.toLowerCase().replace(/[-_].*/, '');
  return Object.hasOwn(readings, primary) ? (readings[primary] ?? null) : null;
}
